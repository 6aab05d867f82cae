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

    /// <summary>What verify writes, report and merge take, in every form, and end as verify did.</summary>
    [Theory]
    [InlineData(ExitCode.Clean, "--program", "readers:3")]
    [InlineData(ExitCode.Violation, "--program", "tag-race:1")]
    [InlineData(ExitCode.Violation, "--program", "tag-race:1", "--stop-at-first")]
    [InlineData(ExitCode.Violation, "--scenario", "cow-vs-restore", "--stop-at-first")]
    [InlineData(ExitCode.Incomplete, "--program", "counter:2,1", "--steps", "5")]
    [InlineData(ExitCode.Incomplete, "--program", "tag-race-fixed:1", "--preemptions", "0")]
    public void WhatVerifyWritesIsReported(int code, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. new[] { "events", "merged" }.Select(name => Path.Combine(folder.Path, name))];
        Assert.Equal(code, CommandRun.Of(["verify", .. options, "--json", files[0]]).Code);
        Assert.Equal((code, ""), CommandRun.Of("merge", files[0], files[0], "--json", files[1]) is var merged
            ? (merged.Code, merged.Output) : default);
        foreach (var form in (string[])["text", "junit", "sarif", "github", "html", "markdown"])
        {
            var run = CommandRun.Of("report", files[0], "--as", form);
            Assert.Equal((code, ""), (run.Code, run.Error));
            Assert.Equal(run, CommandRun.Of("report", files[1], "--as", form));
            Assert.Equal(code == ExitCode.Clean, run.Output.Contains("verified: there is no violation", StringComparison.Ordinal));
            Assert.Equal(code == ExitCode.Incomplete, run.Output.Contains("NOT complete: no violation", StringComparison.Ordinal));
        }

        // Cut anywhere, it is no better than it was.
        var text = File.ReadAllText(files[0]);
        for (var left = 0; left < text.Length; left += 1 + (text.Length / 40))
        {
            File.WriteAllText(files[0], text[..left]);
            Assert.NotEqual(ExitCode.Clean, CommandRun.Of("report", files[0]).Code);
        }
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
