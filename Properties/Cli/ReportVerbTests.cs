using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class ReportVerbTests
{
    private const string StepSummary = "GITHUB_STEP_SUMMARY";

    [Theory]
    [InlineData("text")]
    [InlineData("junit")]
    [InlineData("sarif")]
    [InlineData("github")]
    [InlineData("html")]
    [InlineData("markdown")]
    public void EveryFormIsMadeFromTheFileAlone(string form)
    {
        using var folder = new TemporaryFolder();
        var (json, target) = (Path.Combine(folder.Path, "events"), Path.Combine(folder.Path, "report"));
        File.WriteAllText(json, SampleResults.Text);
        var shown = CommandRun.Of("report", json, "--as", form);
        Assert.Equal((ExitCode.Violation, ""), (shown.Code, shown.Error));
        var written = CommandRun.Of("report", json, "--as", form, "--out", target);
        Assert.Equal((ExitCode.Violation, "", ""), (written.Code, written.Output, written.Error));
        Assert.Equal(shown.Output, File.ReadAllText(target));
        if (form == "text") Assert.Equal(shown.Output, CommandRun.Of("report", json).Output);
    }

    [Fact]
    public void TheSummaryOfAStepIsAddedTo()
    {
        using var folder = new TemporaryFolder();
        var (json, summary) = (Path.Combine(folder.Path, "events"), Path.Combine(folder.Path, "summary"));
        File.WriteAllText(json, SampleResults.Text);
        File.WriteAllText(summary, "before\n");
        var before = Environment.GetEnvironmentVariable(StepSummary);
        try
        {
            Environment.SetEnvironmentVariable(StepSummary, summary);
            Assert.Equal(GitHubReport.Of(SampleResults.All), CommandRun.Of("report", json, "--as", "github").Output);
            Assert.Equal("before\n" + MarkdownReport.Of(SampleResults.All), File.ReadAllText(summary));
            Environment.SetEnvironmentVariable(StepSummary, folder.Path);
            Assert.Contains(folder.Path, CommandRun.Refused("report", json, "--as", "github"), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(StepSummary, before);
        }
    }

    [Fact]
    public void NewFindingsAreWrittenToAFolder()
    {
        using var folder = new TemporaryFolder();
        var json = Path.Combine(folder.Path, "events");
        File.WriteAllText(json, SampleResults.Text);
        Assert.Contains("--out", CommandRun.Refused("report", json, "--as", "issues"), StringComparison.Ordinal);
        Assert.Contains(json, CommandRun.Refused("report", json, "--as", "issues", "--out", json), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Violation, CommandRun.Of("report", json, "--as", "issues", "--out", Path.Combine(folder.Path, "new")).Code);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(folder.Path, "new")).Length);
    }

    [Fact]
    public void EventsOfOtherVerbsArePassedOver()
    {
        using var folder = new TemporaryFolder();
        var json = Path.Combine(folder.Path, "events");
        File.WriteAllText(json, """{"event":"of-tomorrow","v":1}""" + "\n");
        var run = CommandRun.Of("report", json);
        Assert.Equal((ExitCode.Incomplete, "there are no results of a sweep\n"), (run.Code, run.Output));
        Assert.Contains("1 event of no sweep", run.Complaint, StringComparison.Ordinal);
    }
}
