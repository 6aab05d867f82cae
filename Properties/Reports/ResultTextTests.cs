using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

public sealed class ResultTextTests
{
    [Fact]
    public void ResultsReadAsBefore() => Golden.Check("results", SampleResults.Lines(ResultText.Of(SampleResults.All, 80)));

    [Fact]
    public void NothingIsSaid() => Assert.Equal("there are no results of a sweep\n", ResultText.Of(SampleResults.None, 80));
}
