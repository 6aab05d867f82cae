using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class MinimizeVerbTests
{
    [Fact]
    public void TheSmallestCaseIsPrintedAndSaved()
    {
        using var folder = new TemporaryFolder();
        var token = SampleSweep.TokenOf("irqs-left-off");
        var run = CommandRun.Of("minimize", token, "--out", folder.Path);
        Assert.Equal((ExitCode.Violation, ""), (run.Code, run.Error));
        var key = Token.Parse(token, Subjects.All).Promise.Key;
        Assert.Contains("key: " + key, run.Lines);
        Assert.Contains(run.Lines, line => line.StartsWith("before: ", StringComparison.Ordinal));
        Assert.Contains(run.Lines, line => line.StartsWith("after:  1 thread, 0 preemptions", StringComparison.Ordinal));
        var smallest = run.Lines[^1].Split(' ')[^1];
        var saved = CaseFile.Load(Assert.Single(Directory.GetFiles(folder.Path)), Subjects.All);
        Assert.Equal(smallest, saved.Token.Text);
        Assert.Contains("  " + key, CommandRun.Of("replay", smallest).Lines);

        var file = Path.Combine(folder.Path, "mine.case");
        var others = Directory.CreateDirectory(Path.Combine(folder.Path, "others")).FullName;
        Assert.Equal(ExitCode.Violation, CommandRun.Of("minimize", token, "--for", "1s", "--out", file, "--others", others).Code);
        Assert.Equal(key, CaseFile.Load(file, Subjects.All).Token.Promise.Key);
        foreach (var other in new Corpus(others, Subjects.All).Load())
            Assert.Contains("  " + other.Token.Promise.Key, CommandRun.Of("replay", other.Token.Text).Lines);
    }

    [Fact]
    public void ACleanCaseStaysAsItIs()
    {
        var clean = Enumerable.Range(0, 200).Select(i => RecordedCase.Of((ulong)i)).First(token => token.Promise.Key.Length == 0);
        var run = CommandRun.Of("minimize", clean.Text);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Assert.Single(run.Lines);
    }

    [Fact]
    public void ACaseThatDoesNotFitIsNamed()
    {
        var token = Token.Parse(SampleSweep.Events.Tokens[0], Subjects.All);
        var run = CommandRun.Of("minimize", (token with { Promise = token.Promise with { Digest = token.Promise.Digest + 1 } }).Text);
        Assert.Equal((ExitCode.Misfit, ""), (run.Code, run.Output));
        Assert.Contains("no longer fits", run.Complaint, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeWrittenIsNamedFirst()
    {
        var token = SampleSweep.Events.Tokens[0];
        Assert.Contains("/nowhere", CommandRun.Refused("minimize", token, "--out", "/nowhere/at/all.case"), StringComparison.Ordinal);
        Assert.Contains("/nowhere", CommandRun.Refused("minimize", token, "--others", "/nowhere"), StringComparison.Ordinal);
        Assert.Contains("soon", CommandRun.Refused("minimize", token, "--for", "soon"), StringComparison.Ordinal);
    }
}
