using TagStorageModel.Harness.Traces;
using TagStorageModel.Harness.Traces.Series;

namespace TagStorageModel.Properties.Traces.Series;

/// <summary>The recorded cases.</summary>
internal static class SeriesData
{
    private static readonly Lazy<IReadOnlyList<RecordedCase>> Small = new(() => [.. Of("series-teaching.jsonl")]);

    internal static string TeachingPath { get; } = RecordedData.PathOf("series-teaching.jsonl");

    internal static IReadOnlyList<RecordedCase> Teaching => Small.Value;

    internal static IEnumerable<RecordedCase> Of(string name) =>
        TraceLines.Of(RecordedData.PathOf(name)).Select(line => SeriesReader.Parse(line.Line, line.Where));
}
