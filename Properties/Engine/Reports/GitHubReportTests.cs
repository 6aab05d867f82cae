using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class GitHubReportTests
{
    [Fact]
    public void TheCommandsAreAsBefore() => Golden.Check("github", SampleResults.Lines(GitHubReport.Of(SampleResults.All)));

    [Fact]
    public void SearchesAreAsBefore() => Golden.Check("github-searches", SampleResults.Lines(GitHubReport.Of(SampleResults.Searches)));

    [Theory]
    [MemberData(nameof(SampleResults.Texts), MemberType = typeof(SampleResults))]
    public void NoTextEndsACommand(string text)
    {
        foreach (var line in SampleResults.Lines(GitHubReport.Of(SampleResults.Of(text))))
            Assert.Matches("^::(error|warning|notice) title=[^:,]*::[^\r\n]*$", line);
    }

    [Fact]
    public void NothingIsNothing() => Assert.Equal("", GitHubReport.Of(SampleResults.None));
}
