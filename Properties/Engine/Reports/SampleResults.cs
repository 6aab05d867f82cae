using System.Text;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Reports;

/// <summary>Results of two sweeps that never were: one that ended, and one of which a shard was killed and another is not there.</summary>
public static class SampleResults
{
    /// <summary>A text that no format may take for its own.</summary>
    internal const string Hostile = "<b>`|`</b> & \"]]>\" ::error::%0A {{x}} \u0001 ünïcödé";

    private static readonly RunEvent[] Ended =
    [
        new SweepEvent
        {
            Revision = "rfc-v3",
            Engine = "both",
            Strategies = ["random", "pct"],
            Invariants = new Dictionary<string, string>
            {
                ["I2"] = "No sleeping allocation in atomic context",
                ["I12"] = "Locks are sound",
                ["I3"] = "Restore before use",
                ["I14"] = "Never exercised",
            },
        },
        SampleEvents.Saved,
        SampleEvents.Saved with { Source = SavedRunsEvent.Corpus, Cases = 3,
            Stale = [new("rfc-v3-I2-f-0123.case", "I2/f//process", Hostile)] },
        SampleEvents.Deadlock with { Case = -1 },
        SampleEvents.Fork,
        SampleEvents.Fork with { Key = "I2/copy_highpage/ptl/process", Function = "copy_highpage", Case = 13 },
        SampleEvents.Fork with { Key = "I3/reserve_tag_storage/ptl/process/" + Hostile, Invariant = "I3",
            Function = "reserve_tag_storage", Defect = null, Title = "BUG: " + Hostile, Case = 14, Severity = "actual",
            Consequence = true },
        Edge("a", "b", 3),
        Edge("b", "a", 4),
        PartOf(SampleEvents.Summary),
    ];

    private static readonly RunEvent[] Partial =
    [
        new SweepEvent
        {
            Revision = "rfc-v2",
            Engine = "own",
            Strategies = ["pct"],
            Invariants = new Dictionary<string, string> { ["I2"] = "No sleeping allocation in atomic context" },
            Shard = "1/3",
        },
        SampleEvents.Fork with { Revision = "rfc-v2", Shard = "1/3" },
        PartOf(SampleEvents.Summary) with { Revision = "rfc-v2", Shard = "2/3" },
    ];

    internal static string Text { get; } = string.Concat(
        Ended.Select(item => item with { Run = "aaaaaaaaaaaa", Seed = "18446744073709551615", Build = "0123456789ab" })
            .Concat(Partial.Select(item => item with { Run = "bbbbbbbbbbbb", Seed = "7", Build = "0123456789ab" }))
            .Append<Event>(SampleEvents.Timing).Select(item => JsonLines.Write(item) + "\n"));

    internal static Merge All => Of(Text);

    /// <summary>Sweeps, searches, and both.</summary>
    public static TheoryData<string> Texts => [Text, SearchText, Text + SearchText];

    private static readonly VerdictEvent Verified = new()
    {
        Run = "cccccccccccc",
        Build = "0123456789ab",
        Subject = "counter:2,2 " + Hostile,
        Revision = "counter",
        Complete = true,
        Executions = 6,
        Steps = 96,
        Seconds = 0.5,
        Bounds = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["steps"] = 20_000, ["threads"] = 2 },
        Reduction = "optimal",
        Memory = VerdictEvent.Sequential,
        Ended = VerdictEvent.AtTheEnd,
        Assumptions = [],
    };

    private static readonly LivelockEvent Livelock = new()
    {
        Run = "eeeeeeeeeeee",
        Build = "0123456789ab",
        Subject = "spin " + Hostile,
        Threads = ["t0", "t1"],
        Functions = ["look_twice", ""],
        Rounds = [2, 1],
        Steps = 70,
        Token = "tsm1livelock",
    };

    /// <summary>
    /// The events of exhaustive searches that never were: one that verified, one that found something, one with a livelock that a
    /// bound cut, one that was cancelled, one whose verdict is lost, and one of which findings are lost.
    /// </summary>
    internal static Event[][] SearchEvents { get; } =
    [
        [Verified],
        [
            SampleEvents.Fork with { Case = -1, Source = ViolationEvent.Exhaustive, Run = "dddddddddddd", Build = "0123456789ab" },
            SampleEvents.Fork with { Case = -1, Source = ViolationEvent.Exhaustive, Run = "dddddddddddd", Build = "0123456789ab",
                Key = "I3/reserve_tag_storage/ptl/process/" + Hostile, Invariant = "I3", Function = "reserve_tag_storage", Defect = null,
                Title = "BUG: " + Hostile },
            new LockOrderEvent { Run = "dddddddddddd", Build = "0123456789ab", Revision = "rfc-v3", Source = ViolationEvent.Exhaustive,
                Cycle = "a -> b -> a", Edges = [new("a", "b", "f", "tsm1edge3"), new("b", "a", "g", "tsm1edge4")] },
            Verified with { Run = "dddddddddddd", Subject = "cow-vs-restore on rfc-v3", Revision = "rfc-v3", Violations = 2, LockOrders = 1,
                Memory = VerdictEvent.StoreBuffers, Assumptions = ["config", "base"] },
        ],
        [
            Livelock,
            Verified with { Run = "eeeeeeeeeeee", Subject = Livelock.Subject, Revision = "spin", Complete = false, Livelocks = 1, Cut = 2,
                CutBy = [VerdictEvent.SpinRoundsBound], Reduction = "bounded",
                Bounds = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["spin_rounds"] = 32, ["steps"] = 40 } },
        ],
        [
            Verified with { Run = "ffffffffffff", Subject = "readers:13", Revision = "readers", Complete = false,
                Ended = VerdictEvent.Cancelled },
        ],
        [SampleEvents.Fork with { Case = -1, Source = ViolationEvent.Exhaustive, Run = "abababababab", Build = "0123456789ab" }],
        [Verified with { Run = "acacacacacac", Subject = "tag-race:1", Revision = "tag-race", Violations = 1 }],
    ];

    internal static string SearchText { get; } = string.Concat(SearchEvents.SelectMany(events => events)
        .Select(item => JsonLines.Write(item) + "\n"));

    /// <summary>Those searches, and nothing else.</summary>
    internal static Merge Searches => Of(SearchText);

    internal static Merge Of(string text)
    {
        var merge = new Merge(Subjects.All.SlugOf);
        merge.Add(EventFile.Parse(Encoding.UTF8.GetBytes(text), "sample").Told(Subjects.All));
        return merge;
    }

    internal static Merge None => new(Subjects.All.SlugOf);

    internal static string[] Lines(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        return text[..^1].Split('\n');
    }

    private static LockEdgeEvent Edge(string from, string to, long index) =>
        new() { Revision = "rfc-v3", From = from, To = to, Function = "f", Token = $"tsm1edge{index}", Case = index };

    private static PartEvent PartOf(SummaryEvent summary) => new()
    {
        Revision = summary.Revision,
        Cases = summary.Cases,
        Schedules = summary.Schedules,
        Steps = summary.Steps,
        Reached = new Dictionary<string, long>(summary.Reached) { ["invariant I14"] = 0, ["step free_tag_storage step 3: xa_load"] = 0 },
        Contradicted = [],
        Overlaps = summary.Overlaps,
        Digests = new DigestSample(3, DigestSample.TextOf([8, 16, 24]), DigestSample.TextOf([32])),
    };
}
