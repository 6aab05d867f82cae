using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Explaining;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class ExplainVerbTests
{
    private static string Case => KnownCases.Find("irqs-left-off", "rfc-v3")!.File.Token.Text;

    private static Token Clean =>
        Enumerable.Range(0, 200).Select(i => RecordedCase.Of((ulong)i)).First(token => token.Promise.Key.Length == 0);

    public static TheoryData<string> Forms => [.. ExplainedCase.Forms.Keys];

    [Theory]
    [MemberData(nameof(Forms))]
    public void EveryFormIsPrintedAndSaved(string form)
    {
        using var folder = new TemporaryFolder();
        var printed = CommandRun.Of("explain", Case, "--as", form);
        Assert.Equal((ExitCode.Clean, ""), (printed.Code, printed.Error));
        Assert.NotEmpty(printed.Output);
        var path = Path.Combine(folder.Path, "out");
        var saved = CommandRun.Of("explain", Case, "--as", form, "--out", path);
        Assert.Equal((ExitCode.Clean, "", ""), (saved.Code, saved.Error, saved.Output));
        Assert.Equal(printed.Output, File.ReadAllText(path));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void LanesAreTheDefaultAndAPageComesBeside()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "page.html");
        File.WriteAllText(path, "an older one");
        var run = CommandRun.Of("explain", Case, "--html", path);
        Assert.Equal(CommandRun.Of("explain", Case, "--as", "lanes") with { Error = $"tagstorage: wrote {path}\n" }, run);
        Assert.Equal(CommandRun.Of("explain", Case, "--as", "html").Output, File.ReadAllText(path));
        Assert.InRange(run.Output.Split('\n').Length, 20, FailureReport.Screen + 1);
        Assert.True(CommandRun.Of("explain", Case, "--lines", "0").Lines.Length >= run.Lines.Length);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void ACleanCaseSaysSo(string form)
    {
        if (form == "program")
        {
            CommandRun.Refused("explain", Clean.Text, "--as", form);
            return;
        }

        var run = CommandRun.Of("explain", Clean.Text, "--as", form);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        if (form is "json" or "sarif" or "trace-event") JsonDocument.Parse(run.Output).Dispose();
        else Assert.Contains("no violation", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheStateAtAStepIsShown()
    {
        var steps = Token.Parse(Case, Subjects.All).Promise.Steps;
        foreach (var step in (int[])[0, 1, steps / 2, steps])
        {
            var run = CommandRun.Of("explain", Case, "--at", $"{step}");
            Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
            Assert.StartsWith(step == 0 ? "rfc-v3, before step 1" : $"rfc-v3, after step {step}: ", run.Output, StringComparison.Ordinal);
            using var document = JsonDocument.Parse(CommandRun.Of("explain", Case, "--at", $"{step}", "--as", "json").Output);
            Assert.Equal(step, document.RootElement.GetProperty("step").GetInt32());
        }

        foreach (var step in (string[])[$"{steps + 1}", "-1", "x", "1.5", "99999999999999999999"])
            Assert.Contains($"0 to {steps}", CommandRun.Refused("explain", Case, $"--at={step}"), StringComparison.Ordinal);
        Assert.Contains("--at", CommandRun.Refused("explain", Case, "--at", "1", "--as", "mail"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeUsedIsNamedInOneLine()
    {
        Assert.Contains("/nowhere", CommandRun.Refused("explain", Case, "--html", "/nowhere/page.html"), StringComparison.Ordinal);
        Assert.Contains("/nowhere", CommandRun.Refused("explain", Case, "--out", "/nowhere/x"), StringComparison.Ordinal);
        Assert.Contains("picture", CommandRun.Refused("explain", Case, "--as", "picture"), StringComparison.Ordinal);
        Assert.Contains("--lines", CommandRun.Refused("explain", Case, "--lines=-1"), StringComparison.Ordinal);
        Assert.Contains("token", CommandRun.Refused("explain", "tsm1"), StringComparison.Ordinal);
        var token = Token.Parse(Case, Subjects.All);
        Assert.Contains("rfc-v9",
            CommandRun.Refused("explain", (token with { Case = token.Case with { Subject = Subjects.All.Named("rfc-v9") } }).Text),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ACaseThatNoLongerFitsNamesTheStepThatDiffersFirst()
    {
        var token = Token.Parse(Case, Subjects.All);
        var schedule = ScheduleRecorder.Record(new ScenarioMachine(token.Case.Series(), RevisionSet.Find("rfc-v3")!, InvariantSet.All())
            .Machine, new ReplayStrategy(token.Case.Schedule));
        var checks = schedule.StepChecks;
        var altered = schedule with { StepChecks = checks with { Values = checks.Values.With(7, (byte)(checks.Values[7] ^ 1)) } };
        var run = CommandRun.Of("explain", (token with { Case = token.Case with { Schedule = altered } }).Text);
        Assert.Equal((ExitCode.Misfit, ""), (run.Code, run.Output));
        Assert.Contains("the first step that differs from the recorded run is between step 5 and step 8, most likely step 8: ",
            run.Complaint, StringComparison.Ordinal);
        var other = CommandRun.Of("explain",
            (token with { Case = token.Case with { Subject = Subjects.All.Named("rfc-v2"), Schedule = schedule } }).Text);
        Assert.Equal((ExitCode.Misfit, ""), (other.Code, other.Output));
        Assert.Matches("step [0-9]+", other.Complaint);
    }

    [Fact]
    public void EveryTokenOfASweepIsExplained()
    {
        foreach (var (token, key) in SampleSweep.Events.Tokens.Zip(SampleSweep.Events.Keys))
        {
            var run = CommandRun.Of("explain", token, "--as", "json");
            Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
            var read = (ExplanationEvent)JsonSerializer.Deserialize<Event>(run.Output, JsonLines.Options)!;
            var explanation = read.Explanation.Deserialize<Explanation>(JsonLines.Options)!;
            Assert.Equal(key, explanation.Key);
            FactsTests.Check(explanation, FailureReport.Lines(explanation, token, 100, int.MaxValue));
            foreach (var form in ExplainedCase.Forms.Keys)
                Assert.Equal(ExitCode.Clean, CommandRun.Of("explain", token, "--as", form).Code);
        }
    }
}
