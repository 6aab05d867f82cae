using System.Text;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Reports;

/// <summary>Results of two sweeps that never were: one that ended, and one of which a shard was killed and another is not there.</summary>
internal static class SampleResults
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

    internal static Merge All
    {
        get
        {
            var merge = new Merge(Subjects.All.SlugOf);
            merge.Add(EventFile.Parse(Encoding.UTF8.GetBytes(Text), "sample").Told(Subjects.All));
            return merge;
        }
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
