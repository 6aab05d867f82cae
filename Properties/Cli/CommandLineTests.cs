using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("frobnicate")]
    [InlineData("sweep --frobnicate")]
    [InlineData("sweep extra")]
    [InlineData("sweep --revision rfc-v9", "rfc-v9", "rfc-v2")]
    [InlineData("sweep --strategy pct,dfs", "dfs", "pct")]
    [InlineData("sweep --strategy ,", "--strategy")]
    [InlineData("sweep --invariants I2,I999", "I999", "list invariants")]
    [InlineData("sweep --schedules 64 --engine own,coyote")]
    [InlineData("sweep --schedules 64 --engine 7")]
    [InlineData("sweep --schedules 64 --engine neither")]
    [InlineData("sweep --for 30", "30", "30s")]
    [InlineData("sweep --for -1s", "-1s")]
    [InlineData("sweep --for s")]
    [InlineData("sweep --for 1e9h")]
    [InlineData("sweep --for 99999999h", "99999999h")]
    [InlineData("sweep --schedules 0", "--schedules")]
    [InlineData("sweep --schedules -5", "-5")]
    [InlineData("sweep --schedules many", "many")]
    [InlineData("sweep --seed -1", "-1")]
    [InlineData("sweep --seed 18446744073709551616", "18446744073709551616")]
    [InlineData("sweep --seed one", "one")]
    [InlineData("sweep --shard 2", "--shard 2")]
    [InlineData("sweep --shard 2/2", "2/2")]
    [InlineData("sweep --shard 0/0", "0/0")]
    [InlineData("sweep --shard -1/2", "-1/2")]
    [InlineData("sweep --shard 1/2/3", "1/2/3")]
    [InlineData("sweep --until-saturated 1.5", "--until-saturated")]
    [InlineData("sweep --until-saturated -0.1", "--until-saturated")]
    [InlineData("sweep --schedules 64 --until-saturated NaN", "--until-saturated")]
    [InlineData("sweep --schedules 64 --json /nowhere/at/all.jsonl", "/nowhere/at/all.jsonl")]
    [InlineData("sweep --schedules 64 --corpus /nowhere/at/all", "/nowhere/at/all")]
    [InlineData("sweep --against rfc-v9", "rfc-v9", "rfc-v2")]
    [InlineData("sweep --against rfc-v2 --shard 0/2", "--against", "--shard")]
    [InlineData("sweep --against rfc-v2 --stop-at-first", "--stop-at-first")]
    [InlineData("sweep --program readers:2 --against rfc-v3", "--against rfc-v3")]
    [InlineData("repairs --revision rfc-v9", "rfc-v9")]
    [InlineData("repairs --revision rfc-v3+all", "no repairs")]
    [InlineData("repairs --for 3", "--for 3")]
    [InlineData("repairs --schedules 0", "--schedules")]
    [InlineData("repairs --checkpoint /nowhere/at/all", "/nowhere/at/all")]
    [InlineData("matrix --revision rfc-v9", "rfc-v9")]
    [InlineData("matrix --as pdf", "pdf")]
    [InlineData("matrix --for 3", "--for 3")]
    [InlineData("replay")]
    [InlineData("replay nothing", "token")]
    [InlineData("replay tsm1", "token", "cut short")]
    [InlineData("replay tsm9abc", "newer")]
    [InlineData("replay tsm1 --engine both", "both")]
    [InlineData("minimize")]
    [InlineData("minimize nothing", "token")]
    [InlineData("report")]
    [InlineData("report /nowhere.jsonl", "/nowhere.jsonl")]
    [InlineData("report /nowhere.jsonl --as pdf", "pdf")]
    [InlineData("merge")]
    [InlineData("merge /nowhere.jsonl", "/nowhere.jsonl")]
    [InlineData("merge /nowhere.jsonl --as html", "--json")]
    [InlineData("corpus")]
    [InlineData("corpus /nowhere/at/all", "/nowhere/at/all")]
    [InlineData("list")]
    [InlineData("list everything", "everything")]
    [InlineData("traces")]
    [InlineData("traces /nowhere.jsonl", "/nowhere.jsonl")]
    [InlineData("traces /nowhere.json", "/nowhere.json")]
    public void WhatCannotBeUsedIsNamedInOneLine(string line, params string[] names)
    {
        var complaint = CommandRun.Refused(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(names, name => Assert.Contains(name, complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void AFileWithoutAUsableTokenIsNamed()
    {
        using var folder = new TemporaryFolder();
        var log = Path.Combine(folder.Path, "log.txt");
        File.WriteAllText(log, "nothing to see here\n");
        Assert.StartsWith(log + ": ", CommandRun.Refused("replay", log), StringComparison.Ordinal);
        var saved = Path.Combine(folder.Path, "saved.case");
        File.WriteAllText(saved, "format: 1\nrevision: rfc-v3\n");
        Assert.StartsWith(saved + ":", CommandRun.Refused("replay", saved), StringComparison.Ordinal);
        Assert.Contains(saved, CommandRun.Refused("sweep", "--schedules", "64", "--corpus", folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedTokenIsRefused()
    {
        var token = RecordedCase.Of(3).Text;
        for (var at = 0; at < token.Length; at += 5)
        {
            if (at > 0) CommandRun.Refused("replay", token[..at]);
            var other = token[at] == '7' ? '8' : '7';
            CommandRun.Refused("replay", token[..at] + other + token[(at + 1)..]);
        }

        CommandRun.Refused("replay", token + "0");
        var foreign = RecordedCase.Of(3);
        Assert.Contains("rfc-v9",
            CommandRun.Refused("replay", (foreign with { Case = foreign.Case with { Subject = Subjects.All.Named("rfc-v9") } }).Text),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ARefusedSweepLeavesTheFileOfEventsAlone()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "events.jsonl");
        File.WriteAllText(path, "precious");
        CommandRun.Refused("sweep", "--json", path, "--schedules", "64", "--corpus", Path.Combine(folder.Path, "missing"));
        CommandRun.Refused("sweep", "--json", path, "--schedules", "64", "--shard", "3/2");
        Assert.Equal("precious", File.ReadAllText(path));
    }

    [Fact]
    public void TheSeedOfTheEnvironmentYieldsToTheOption()
    {
        const string Variable = "TAGSTORAGE_SEED";
        var before = Environment.GetEnvironmentVariable(Variable);
        try
        {
            Environment.SetEnvironmentVariable(Variable, "4711");
            Assert.Equal("4711", SeedOf("--schedules", "1"));
            Assert.Equal("12", SeedOf("--schedules", "1", "--seed", "12"));
            Assert.Contains("seed 4711", SweepEvents.Of("--for", "0s").Run.Output, StringComparison.Ordinal);
            Environment.SetEnvironmentVariable(Variable, "a lot");
            Assert.Contains("a lot", CommandRun.Refused("sweep", "--schedules", "1"), StringComparison.Ordinal);
            Environment.SetEnvironmentVariable(Variable, "");
            Assert.NotEqual(SeedOf("--for", "0s"), SeedOf("--for", "0s"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, before);
        }

        static string? SeedOf(params string[] options) => SweepEvents.Of(options).Summary.GetProperty("seed").GetString();
    }

    [Fact]
    public void HelpIsPrintedForEveryVerb()
    {
        foreach (var verb in (string[])["sweep", "matrix", "repairs", "replay", "minimize", "report", "merge", "corpus", "list", "traces"])
        {
            var run = CommandRun.Of(verb, "--help");
            Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
            Assert.Contains(verb, run.Output, StringComparison.Ordinal);
        }
    }
}
