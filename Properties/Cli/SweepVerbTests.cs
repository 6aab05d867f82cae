using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class SweepVerbTests
{
    [Fact]
    public void EveryLineIsAnEventAndTheLastTwoSumUp()
    {
        var events = SampleSweep.Events;
        Assert.Equal(ExitCode.Violation, events.Run.Code);
        Assert.All(events.All, item => Assert.Equal(1, item.GetProperty("v").GetInt32()));
        var kinds = events.All.Select(item => item.GetProperty("event").GetString()!).ToArray();
        Assert.Equal(("sweep", "summary", "timing"), (kinds[0], kinds[^2], kinds[^1]));
        Assert.Equal("saved", kinds[1]);
        Assert.Subset(new HashSet<string> { "violation", "lock-edge" }, kinds[2..Array.IndexOf(kinds, "part")].ToHashSet());
        Assert.Subset(new HashSet<string> { "lock-order" }, kinds[(Array.IndexOf(kinds, "part") + 1)..^2].ToHashSet());
        var found = events.All.Where(item => item.TryGetProperty("case", out _)).Select(item => item.GetProperty("case").GetInt64())
            .ToArray();
        Assert.Equal(found.Order(), found);
        foreach (var item in events.All[..^1])
        {
            Assert.Equal(($"{SampleSweep.Seed}", "0/1", Build.Id),
                (item.GetProperty("seed").GetString(), item.GetProperty("shard").GetString(), item.GetProperty("build").GetString()));
            Assert.Equal(events.All[0].GetProperty("run").GetString(), item.GetProperty("run").GetString());
        }

        Assert.Equal(events.Keys.Length, events.Summary.GetProperty("violations").GetInt32());
        Assert.Equal(64, events.Summary.GetProperty("cases").GetInt32());
        Assert.Equal(4096, events.Summary.GetProperty("schedules").GetProperty("own").GetInt64());
        Assert.True(events.Summary.GetProperty("schedules").GetProperty("coyote").GetInt64() > 0);
        Assert.Equal(
            events.Summary.GetProperty("reached").EnumerateObject().Where(item => item.Value.GetInt64() == 0).Select(item => item.Name),
            events.Summary.GetProperty("never_reached").EnumerateArray().Select(item => item.GetString()));
        Assert.InRange(events.All[^1].GetProperty("seconds").GetDouble(), 0, 600);
    }

    [Fact]
    public void EveryViolationSaysWhatOthersRelyOn()
    {
        var slugs = CommandRun.Of("list", "defects").Lines.Select(line => line.Split(' ')[0]).ToArray();
        Assert.Equal(SampleSweep.Events.Keys.Distinct(), SampleSweep.Events.Keys);
        Assert.True(SampleSweep.Events.Keys.Length > 4);
        foreach (var item in SampleSweep.Events.Violations)
        {
            var parts = Text("key").Split('/', 5);
            Assert.Equal([Text("invariant"), Text("function")], parts[..2]);
            Assert.Equal(parts[2], string.Join(',', item.GetProperty("locks").EnumerateArray().Select(name => name.GetString())));
            var defect = item.GetProperty("defect");
            Assert.True(defect.ValueKind == JsonValueKind.Null || slugs.Contains(defect.GetString()));
            Assert.Equal("rfc-v3", Text("revision"));
            Assert.Contains(Text("severity"), (string[])["annotation", "actual"]);
            Assert.Equal("generated", Text("source"));
            Assert.Equal(["own", "coyote"], item.GetProperty("confirmed_by").EnumerateArray().Select(engine => engine.GetString()));
            Assert.DoesNotContain('\n', Text("title"));
            var token = Token.Parse(Text("token"), Subjects.All);
            Assert.Equal((Text("key"), Text("revision")), (token.Promise.Key, token.Case.Revision));
            Assert.Equal(ScenarioGenerator.Case(SampleSweep.Seed, (ulong)item.GetProperty("case").GetInt64()), token.Case.Series());
            Assert.Equal(token.Case.Schedule.Steps, item.GetProperty("steps").GetInt32());
            Assert.Equal(JsonValueKind.Null, item.GetProperty("minimized_steps").ValueKind);
            Assert.Equal(token.Case.Schedule.Runs.Select(run => run.Thread).Distinct().Count(), item.GetProperty("threads").GetInt32());
            Assert.InRange(item.GetProperty("schedule_index").GetInt64(), 0, SweepOptions.SchedulesPerCase + 3);
            Assert.InRange(item.GetProperty("preemptions").GetInt32(), 0, token.Case.Schedule.Runs.Count - 1);
            string Text(string name) => item.GetProperty(name).GetString()!;
        }
    }

    [Fact]
    public void ASweepRepeatsByteForByteButForItsTime() =>
        Assert.Equal(SampleSweep.Events.Lines[..^1], SweepEvents.Of(SampleSweep.Options).Lines[..^1]);

    [Fact]
    public void ShardsAreTogetherTheWhole()
    {
        const int Count = 2;
        var whole = SampleSweep.Events;
        var shards = Enumerable.Range(0, Count).Select(k => SweepEvents.Of([.. SampleSweep.Options, "--shard", $"{k}/{Count}"])).ToArray();
        Assert.Equal(whole.Keys.Order(), shards.SelectMany(shard => shard.Keys).Distinct().Order());
        foreach (var name in (string[])["cases", "steps"])
            Assert.Equal(whole.Summary.GetProperty(name).GetInt64(), shards.Sum(shard => shard.Summary.GetProperty(name).GetInt64()));
        foreach (var name in (string[])["schedules", "reached"])
        {
            foreach (var item in whole.Summary.GetProperty(name).EnumerateObject())
                Assert.Equal(item.Value.GetInt64(), shards.Sum(shard => shard.Summary.GetProperty(name).GetProperty(item.Name).GetInt64()));
        }

        for (var k = 0; k < Count; k++)
        {
            Assert.Equal($"{k}/{Count}", shards[k].Summary.GetProperty("shard").GetString());
            Assert.All(shards[k].Violations, item => Assert.Equal(k, item.GetProperty("case").GetInt64() % Count));
        }
    }

    [Fact]
    public void StopAtFirstGivesTheFirst()
    {
        var events = SweepEvents.Of([.. SampleSweep.Options, "--stop-at-first"]);
        Assert.Equal(ExitCode.Violation, events.Run.Code);
        Assert.Equal(SampleSweep.Events.Tokens[..1], events.Tokens);
    }

    [Fact]
    public void OnlyTheRulesAskedForAreReported()
    {
        var events = SweepEvents.Of([.. SampleSweep.Options, "--invariants", "I13"]);
        Assert.Equal(SampleSweep.Events.Keys.Where(key => key.StartsWith("I13/", StringComparison.Ordinal)), events.Keys);
        Assert.NotEmpty(events.Keys);
        Assert.Equal(
            ["invariant I13"],
            events.Summary.GetProperty("reached").EnumerateObject().Select(item => item.Name)
                .Where(name => name.StartsWith("invariant", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("own", "own")]
    [InlineData("coyote", "own coyote")]
    public void AFindingNamesTheEnginesThatShowedIt(string engine, string confirmed)
    {
        var events = SweepEvents.Of([.. SampleSweep.Options, "--engine", engine]);
        Assert.NotEmpty(events.Keys);
        Assert.All(events.Violations, item =>
            Assert.Equal(confirmed, string.Join(' ', item.GetProperty("confirmed_by").EnumerateArray().Select(name => name.GetString()))));
        var schedules = events.Summary.GetProperty("schedules");
        Assert.Equal((engine == "own", engine == "coyote"),
            (schedules.GetProperty("own").GetInt64() > 0, schedules.GetProperty("coyote").GetInt64() > 0));
    }

    [Fact]
    public void SavedFailuresAreRunFirst()
    {
        using var folder = new TemporaryFolder();
        var first = SweepEvents.Of([.. SampleSweep.Options, "--corpus", folder.Path]);
        Assert.Equal(SampleSweep.Events.Lines[..^1], first.Lines[..^1]);
        Assert.Equal(first.Keys.Length, Directory.GetFiles(folder.Path, "*.case").Length);
        Assert.Equal(first.Keys.Order(), new Corpus(folder.Path, Subjects.All).Load().Select(file => file.Token.Promise.Key).Order());

        // Saved by another seed, and found by this one only because they were saved.
        var second = SweepEvents.Of("--schedules", "64", "--seed", "77", "--corpus", folder.Path);
        var sources = second.Violations.Select(item => item.GetProperty("source").GetString()).ToArray();
        Assert.Equal(sources.OrderBy(source => source == "corpus" ? 0 : 1), sources);
        var fromCorpus = second.Violations.Where(item => item.GetProperty("source").GetString() == "corpus")
            .Select(item => item.GetProperty("key").GetString()!);
        Assert.Subset(fromCorpus.ToHashSet(), first.Keys.ToHashSet());
        var other = SweepEvents.Of("--schedules", "64", "--seed", "77", "--revision", "rfc-v2", "--corpus", folder.Path);
        Assert.DoesNotContain(other.Violations, item => item.GetProperty("source").GetString() == "corpus");
    }

    [Fact]
    public void WithADashTheEventsHaveStandardOutputToThemselves()
    {
        var run = CommandRun.Of(["sweep", .. SampleSweep.Options, "--verbose", "--json", "-"]);
        Assert.Equal(ExitCode.Violation, run.Code);
        Assert.Equal(SampleSweep.Events.Lines[..^1], run.Lines[..^1]);
        Assert.StartsWith($"sweep of rfc-v3, seed {SampleSweep.Seed}, shard 0/1\n", run.Error, StringComparison.Ordinal);
        Assert.All(SampleSweep.Events.Tokens, token => Assert.Contains("replay " + token, run.Error, StringComparison.Ordinal));
    }

    /// <summary>Every defect that was found has one line, and its token is for whoever asks; how often is what the events say.</summary>
    [Fact]
    public void KnownDefectsAreALineEach()
    {
        var events = SampleSweep.Events;
        var slugs = events.Violations.Select(item => item.GetProperty("defect").GetString()!).Distinct().ToList();
        Assert.All(slugs, slug => Assert.Single(events.Run.Lines, line => line.Contains($"  {slug}  ", StringComparison.Ordinal)));
        Assert.All(events.Tokens, token => Assert.DoesNotContain(token, events.Run.Output, StringComparison.Ordinal));
        Assert.InRange(events.Run.Lines.Length, slugs.Count + 5, slugs.Count + 9);
        var shown = events.Summary.GetProperty("shown").EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetInt64());
        Assert.Equal(events.Keys.Order(StringComparer.Ordinal), shown.Keys);
        Assert.All(shown.Values, count => Assert.InRange(count, 1, 4096 + 100));
    }

    [Fact]
    public void ACancelledSweepStillSumsUp()
    {
        var events = SweepEvents.With(new System.Threading.CancellationToken(canceled: true), SampleSweep.Options);
        Assert.Equal(ExitCode.Cancelled, events.Run.Code);
        Assert.Equal(["sweep", "saved", "part", "summary", "timing"], events.All.Select(item => item.GetProperty("event").GetString()));
        Assert.Equal(0, events.Summary.GetProperty("cases").GetInt64());
        Assert.Equal(["anything"], events.Summary.GetProperty("never_reached").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public void CancelledAfterAFindingItIsAFinding()
    {
        using var source = new System.Threading.CancellationTokenSource();
        using var output = new CancellingWriter(source);
        using var error = new StringWriter();
        var code = CommandLine.Run(["sweep", .. SampleSweep.Options, "--json", "-"], output, error, source.Token);
        Assert.Equal(ExitCode.Violation, code);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var first = Array.FindIndex(lines, line => line.StartsWith("{\"event\":\"violation\"", StringComparison.Ordinal));
        Assert.Equal(SampleSweep.Events.Lines[..(first + 1)], lines[..(first + 1)]);
        Assert.StartsWith("{\"event\":\"summary\"", lines[^2], StringComparison.Ordinal);
        Assert.StartsWith("{\"event\":\"timing\"", lines[^1], StringComparison.Ordinal);

        // The case under way is finished: what ran is a prefix.
        var firstCase = SampleSweep.Events.Violations.First().GetProperty("case").GetInt64();
        Assert.Equal(firstCase + 1, JsonDocument.Parse(lines[^2]).RootElement.GetProperty("cases").GetInt64());
    }

    [Fact]
    public void ASweepThatFoundAndReachedNothingIsIncomplete()
    {
        Assert.Equal(ExitCode.Incomplete, SweepEvents.Of("--for", "0s").Run.Code);
        Assert.Equal(ExitCode.Incomplete, SweepEvents.Of("--schedules", "64", "--seed", "1", "--invariants", "I3").Run.Code);
        Assert.Equal(ExitCode.Clean, SweepEvents.Of("--schedules", "64", "--seed", "1", "--invariants", "I3", "--shard", "0/2").Run.Code);
    }

    [Fact]
    public void ASweepEndsWhenItIsSaturated() =>
        Assert.Equal(16, SweepEvents.Of("--until-saturated", "1", "--seed", "5", "--engine", "own").Summary.GetProperty("cases")
            .GetInt64());

    private sealed class CancellingWriter(System.Threading.CancellationTokenSource source) : StringWriter
    {
        public override void Flush()
        {
            if (ToString().Contains("\"violation\"", StringComparison.Ordinal)) source.Cancel();
        }
    }
}
