using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Engine.Events;

/// <summary>One small sweep, whole and in shards, as files of JSON Lines.</summary>
internal static class SampleShards
{
    internal static readonly SweepOptions Options = new(SeriesSubject.Of("rfc-v3")!, 17) { Schedules = 16 * SweepOptions.SchedulesPerCase };

    /// <summary>As many as there are cases would be 16: some of 20 are empty.</summary>
    internal static readonly int[] Counts = [2, 3, 20];

    private static readonly Dictionary<Shard, string> Made = [];

    /// <summary>What the whole sweep wrote, but for the time.</summary>
    internal static string Whole => Untimed(Of(Shard.Whole));

    /// <summary>What a shard wrote.</summary>
    internal static string Of(Shard shard)
    {
        lock (Made)
        {
            if (!Made.TryGetValue(shard, out var text)) Made[shard] = text = TextOf(Options with { Shard = shard });
            return text;
        }
    }

    internal static string[] Of(int count) => [.. Enumerable.Range(0, count).Select(index => Of(new Shard(index, count)))];

    internal static string TextOf(SweepOptions options)
    {
        var text = new StringBuilder();
        new Sweep(options, item => text.Append(JsonLines.Write(item)).Append('\n')).Run(default);
        return text.ToString();
    }

    internal static Merge Merged(params IEnumerable<string> texts)
    {
        var merge = new Merge(Subjects.All.SlugOf);
        foreach (var (text, i) in texts.Select((text, i) => (text, i)))
            merge.Add(EventFile.Parse(Encoding.UTF8.GetBytes(text), $"file {i}"));
        return merge;
    }

    internal static string TextOf(Merge merge) => string.Concat(merge.Lines().Select(line => line + "\n"));

    internal static string Untimed(string text) => text[..(text.TrimEnd('\n').LastIndexOf('\n') + 1)];
}
