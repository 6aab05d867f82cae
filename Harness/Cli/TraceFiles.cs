using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Traces;
using TagStorageModel.Harness.Traces.Series;

namespace TagStorageModel.Harness.Cli;

/// <summary>
/// Files of recorded traces, of an XArray or of the series, and of measured operations: what is in them tells which they are.
/// </summary>
public static class TraceFiles
{
    /// <summary>Replays a file.</summary>
    /// <exception cref="BadInputException">The file cannot be read or is malformed.</exception>
    public static TraceFileResult Run(string path)
    {
        if (SeriesReader.IsOne(TraceLines.Of(path).First().Line)) return RunSeries(path);
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? MeasuredOperations.RunFile(path) : TraceReplay.RunFile(path);
    }

    private static TraceFileResult RunSeries(string path)
    {
        var result = default(TraceFileResult);
        var obstacles = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (line, where) in TraceLines.Of(path))
        {
            var recorded = SeriesReader.Parse(line, where);
            if (SeriesReplay.Obstacle(recorded) is { } obstacle)
            {
                obstacles[obstacle] = obstacles.GetValueOrDefault(obstacle) + 1;
                continue;
            }

            var found = SeriesReplay.Run(recorded);
            result = new(
                result.Passed + (found is null ? 1 : 0), result.Total + 1, result.FirstDifference ?? found?.ReplaceLineEndings(" "));
        }

        return result with { NotReplayed = obstacles };
    }
}
