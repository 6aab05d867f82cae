using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class ResultTextTests
{
    [Fact]
    public void ResultsReadAsBefore() => Golden.Check("results", SampleResults.Lines(ResultText.Of(SampleResults.All, 80)));

    [Fact]
    public void SearchesReadAsBefore() => Golden.Check("results-searches", SampleResults.Lines(ResultText.Of(SampleResults.Searches, 80)));

    [Fact]
    public void NothingIsSaid() => Assert.Equal("there are no results of a sweep\n", ResultText.Of(SampleResults.None, 80));
}
