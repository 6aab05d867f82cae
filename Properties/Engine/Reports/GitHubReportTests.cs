using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class GitHubReportTests
{
    [Fact]
    public void TheCommandsAreAsBefore() => Golden.Check("github", SampleResults.Lines(GitHubReport.Of(SampleResults.All)));

    [Fact]
    public void NoTextEndsACommand()
    {
        foreach (var line in SampleResults.Lines(GitHubReport.Of(SampleResults.All)))
            Assert.Matches("^::(error|warning|notice) title=[^:,]*::[^\r\n]*$", line);
    }

    [Fact]
    public void NothingIsNothing() => Assert.Equal("", GitHubReport.Of(SampleResults.None));
}
