using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Explaining.Forms;

namespace TagStorageModel.Properties.Programs;

/// <summary>Every verb works on a reference program and on its tokens, as on any other subject.</summary>
[Collection(CliCollection.Name)]
public sealed class ProgramSubjectTests
{
    private const string Key = "P1///end/RESERVED is set and an entry is left";

    private static readonly string[] Options = ["--program", "tag-race:2", "--schedules", "256", "--seed", "3"];

    private static readonly Lazy<SweepEvents> Sweep = new(() => SweepEvents.Of(Options));

    private static string Found => Sweep.Value.Tokens[0];

    public static TheoryData<string> Forms => [.. ExplainedCase.Forms.Keys];

    public static TheoryData<string> Programs => [.. ReferencePrograms.All.Select(program => program.Name)];

    [Fact]
    public void ASweepFindsWhatIsWrong()
    {
        Assert.Equal(ExitCode.Violation, Sweep.Value.Run.Code);
        Assert.Equal([Key], Sweep.Value.Keys);
        var token = Token.Parse(Found, Subjects.All);
        Assert.Equal((Key, "tag-race:2"), (token.Promise.Key, token.Case.Scenario.ToString()));
        Assert.Equal(Found, token.Text);
    }

    [Theory]
    [InlineData("counter:2,2")]
    [InlineData("readers:3")]
    [InlineData("tag-race-fixed:2")]
    public void ASweepOfACorrectOneIsClean(string program)
    {
        var sweep = SweepEvents.Of("--program", program, "--schedules", "256", "--seed", "1");
        Assert.Equal(ExitCode.Clean, sweep.Run.Code);
        Assert.Empty(sweep.Violations);
    }

    [Theory]
    [InlineData("tag-rice:1", "tag-race:B")]
    [InlineData("tag-race", "B from 1 to")]
    [InlineData("tag-race:0", "B from 1 to")]
    [InlineData("tag-race:31", "B from 1 to")]
    [InlineData("tag-race:1,1", "tag-race:B is needed")]
    [InlineData("counter:2", "counter:T,K is needed")]
    [InlineData("counter:2:2", "counter:T,K is needed")]
    public void WhatIsNoProgramIsRefused(string program, string needed)
    {
        foreach (var verb in (string[])["sweep", "verify"])
        {
            var complaint = CommandRun.Refused(verb, "--program", program);
            Assert.Contains($"'{program}'", complaint, StringComparison.Ordinal);
            Assert.Contains(needed, complaint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AProgramAndARevisionDoNotGoTogether()
    {
        foreach (var verb in (string[])["sweep", "verify"])
        {
            var complaint = CommandRun.Refused(verb, "--program", "tag-race:1", "--revision", "rfc-v3");
            Assert.Contains("--revision", complaint, StringComparison.Ordinal);
        }

    }

    /// <summary>A token of each program's cases, whatever their size and order: it is the same word again, and the same run.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void EveryTokenComesBackAndReplaysOnBothEngines(string name)
    {
        var program = ReferencePrograms.All.First(known => known.Name == name);
        for (ulong i = 0; i < 20; i++)
        {
            var scenario = (ProgramScenario)program.Generate(5, i) with { Order = i % 3 };
            var schedule = ScheduleRecorder.Record(program.Make(scenario, program.NewRules()).Machine, new RandomStrategy(i));
            var recorded = CaseRun.Of(new Case(program, scenario, schedule));
            var token = recorded.ToToken(recorded.Key ?? "");
            Assert.Equal(token, Token.Parse(token.Text, Subjects.All));
            foreach (var onCoyote in (bool[])[false, true])
            {
                var run = CaseRun.Recorded(token, onCoyote);
                Assert.Null(run.Misfit);
                Assert.Equal(recorded.Keys, run.Keys);
            }
        }
    }

    [Fact]
    public void ReplayShowsTheKeyOnBothEngines()
    {
        foreach (var engine in (string[])["own", "coyote"])
        {
            var run = CommandRun.Of("replay", Found, "--engine", engine);
            Assert.Equal((ExitCode.Violation, "", "  " + Key), (run.Code, run.Error, run.Lines[^1]));
        }
    }

    [Fact]
    public void AnotherProgramIsAskedForTheFailureIfItHasTheSameNumbers()
    {
        var cured = CommandRun.Of("replay", Found, "--revision", "tag-race-fixed");
        Assert.Equal((ExitCode.Clean, ""), (cured.Code, cured.Error));
        Assert.StartsWith("tag-race-fixed: ", cured.Output, StringComparison.Ordinal);
        foreach (var other in (string[])["rfc-v3", "counter"])
            Refuses(Found, other, $"{other}: it cannot run a scenario of tag-race");
        Refuses(RecordedCase.Of(3).Text, "tag-race", "tag-race: it cannot run a scenario of rfc-v");

        static void Refuses(string token, string revision, string words) =>
            Assert.Contains(words, CommandRun.Refused("replay", token, "--revision", revision), StringComparison.Ordinal);
    }

    [Fact]
    public void MinimizeKeepsTheKeyAndMakesItNoLarger()
    {
        var (before, after) = (0L, 0L);
        for (var seed = 1; seed <= 4; seed++)
        {
            using var folder = new TemporaryFolder();
            var found = SweepEvents.Of("--program", "tag-race:4", "--schedules", "1024", "--seed", $"{seed}", "--stop-at-first").Tokens[0];
            var run = CommandRun.Of("minimize", found, "--out", folder.Path);
            Assert.Equal((ExitCode.Violation, ""), (run.Code, run.Error));
            Assert.Contains("key: " + Key, run.Lines);
            var large = Token.Parse(found, Subjects.All);
            var small = CaseFile.Load(Assert.Single(Directory.GetFiles(folder.Path)), Subjects.All).Token;
            Assert.Equal(small.Text, run.Lines[^1].Split(' ')[^1]);
            Assert.Contains(Key, CaseRun.Of(small).Keys);
            Assert.True(small.Case.Scenario.Size <= large.Case.Scenario.Size);
            before += large.Case.Scenario.Size;
            after += small.Case.Scenario.Size;
        }

        Assert.True(after < before);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void ExplainHasEveryForm(string form)
    {
        var run = CommandRun.Of("explain", Found, "--as", form);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Assert.Contains("RESERVED", run.Output, StringComparison.Ordinal);
        if (form is "json" or "sarif" or "trace-event") JsonDocument.Parse(run.Output).Dispose();
    }

    [Fact]
    public void ExplainShowsTheStateAndWritesAPage()
    {
        using var folder = new TemporaryFolder();
        var page = Path.Combine(folder.Path, "page.html");
        Assert.Equal(ExitCode.Clean, CommandRun.Of("explain", Found, "--html", page).Code);
        Assert.Equal(CommandRun.Of("explain", Found, "--as", "html").Output, File.ReadAllText(page));
        var steps = Token.Parse(Found, Subjects.All).Promise.Steps;
        foreach (var (step, value) in ((int, int)[])[(0, 0), (steps, 1)])
        {
            var state = CommandRun.Of("explain", Found, "--at", $"{step}");
            Assert.Equal(ExitCode.Clean, state.Code);
            Assert.Contains($"  RESERVED  {value}", state.Lines);
        }
    }

    [Fact]
    public void AsAProgramItCompilesAndFails() => PastedPrograms.FailEach([CommandRun.Of("explain", Found, "--as", "program").Output]);

    [Fact]
    public void ACaseFileIsOneOfACorpus()
    {
        using var folder = new TemporaryFolder();
        var path = Token.Parse(Found, Subjects.All).ToFile().Save(folder.Path);
        Assert.Equal(CommandRun.Of("replay", Found), CommandRun.Of("replay", path));
        var kept = CommandRun.Of("corpus", folder.Path);
        Assert.Equal((ExitCode.Clean, "1 case: 1 as recorded, 0 to record anew, 0 to re-key, 0 to drop\n"), (kept.Code, kept.Output));
        Assert.Equal(ExitCode.Clean, CommandRun.Of("corpus", folder.Path, "--minimize", "--apply").Code);
        Assert.Equal(Key, CaseFile.Load(Assert.Single(Directory.GetFiles(folder.Path)), Subjects.All).Token.Promise.Key);

        // Of a sweep only its own program's cases are run.
        var other = CommandRun.Of("sweep", "--program", "readers:2", "--schedules", "64", "--seed", "1", "--corpus", folder.Path);
        Assert.Equal((ExitCode.Clean, ""), (other.Code, other.Error));
        var own = SweepEvents.Of("--program", "tag-race:1", "--schedules", "64", "--seed", "1", "--corpus", folder.Path);
        Assert.Equal([Key], own.Keys);
        Assert.Contains(own.All, item => item.GetProperty("event").GetString() == "saved");
    }

    /// <summary>What a token or a case file holds is searched on the program that it is of, unless a revision is asked for.</summary>
    [Fact]
    public void VerifyTakesTheScenarioOfATokenOrOfAName()
    {
        foreach (var scenario in (string[])[Token.Parse(Found, Subjects.All).Text, "tag-race:2"])
        {
            foreach (var revision in (string[][])[[], ["--revision", "tag-race"]])
            {
                var run = CommandRun.Of(["verify", "--scenario", scenario, .. revision, "--json", "-"]);
                Assert.Equal(ExitCode.Violation, run.Code);
                var events = run.Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
                Assert.Equal(Key, Assert.Single(events.SkipLast(1)).GetProperty("key").GetString());
                Assert.EndsWith(" on tag-race", events[^1].GetProperty("subject").GetString(), StringComparison.Ordinal);
            }
        }

        var complaint = CommandRun.Refused("verify", "--scenario", Found, "--revision", "rfc-v2");
        Assert.Contains("it cannot run", complaint, StringComparison.Ordinal);
        Assert.Contains("B from 1 to", CommandRun.Refused("verify", "--scenario", "tag-race:99"), StringComparison.Ordinal);
    }

    [Fact]
    public void ShardsAreMergedAndReported()
    {
        using var folder = new TemporaryFolder();
        string[] files = [Path.Combine(folder.Path, "a"), Path.Combine(folder.Path, "b")];
        for (var k = 0; k < files.Length; k++) CommandRun.Of(["sweep", .. Options, "--shard", $"{k}/2", "--json", files[k]]);
        var merged = CommandRun.Of(["merge", .. files]);
        Assert.Equal(ExitCode.Violation, merged.Code);
        Assert.Equal(Sweep.Value.Lines.SkipLast(1), merged.Lines);
        foreach (var form in (string[])["text", "junit", "sarif", "github", "html", "markdown"])
        {
            var report = CommandRun.Of(["report", .. files, "--as", form]);
            Assert.Equal(ExitCode.Violation, report.Code);
            Assert.Contains("RESERVED is set", report.Output, StringComparison.Ordinal);
        }
    }
}
