namespace TagStorageModel.Engine.Events;

/// <summary>The exit code that results stand for.</summary>
public static class Verdict
{
    /// <summary>That of all sweeps and searches: 1 if one has found something, else 3 if one is incomplete or there is none.</summary>
    /// <param name="results">The results.</param>
    /// <param name="areShards">Whether the sweeps may be a part of the whole.</param>
    public static int Of(Merge results, bool areShards = false)
    {
        if (results is { Searches.Count: 0, Sweeps.Count: 0, Rows.Count: > 0 }) return OfRows(results.Rows);
        if (results.Searches.Count == 0) return Of(results.Sweeps, areShards);
        var sweeps = results.Sweeps.Count == 0 ? ExitCode.Clean : Of(results.Sweeps, areShards);
        if (sweeps == ExitCode.Violation || results.Searches.Any(search => search.HasFound)) return ExitCode.Violation;
        return results.Searches.All(search => search.IsComplete) ? sweeps : ExitCode.Incomplete;
    }

    /// <summary>
    /// 1 if a rule was broken; else 3 if nothing ran, a shard did not end or is not there, something was never reached, or a
    /// run was cut short; else 0.
    /// </summary>
    /// <param name="sweeps">The results.</param>
    /// <param name="areShards">Whether they may be a part of the whole: what a single shard never reached, another may.</param>
    public static int Of(IReadOnlyList<MergedSweep> sweeps, bool areShards = false)
    {
        if (sweeps.Any(sweep => sweep.Violations.Count > 0 || sweep.LockOrders.Count > 0)) return ExitCode.Violation;
        return sweeps.Count > 0 && sweeps.All(sweep => IsComplete(sweep, areShards)) ? ExitCode.Clean : ExitCode.Incomplete;
    }

    /// <summary>
    /// That of the rows of tables: 1 if all repairs together leave a failure, or a violation is one that no known defect explains;
    /// else 3 if a repair is idle or a cell has no evidence; else 0.
    /// </summary>
    public static int OfRows(IEnumerable<RowEvent> rows)
    {
        var codes = rows.Select(row => row switch
        {
            RepairEvent { Verdict: RepairEvent.Insufficient } or CellEvent { Token: not null, Defect: null } => ExitCode.Violation,
            RepairEvent { Verdict: RepairEvent.Idle } or CellEvent { HasEvidence: false } => ExitCode.Incomplete,
            _ => ExitCode.Clean,
        }).ToHashSet();
        return codes.Contains(ExitCode.Violation) ? ExitCode.Violation
            : codes.Contains(ExitCode.Incomplete) ? ExitCode.Incomplete : ExitCode.Clean;
    }

    private static bool IsComplete(MergedSweep sweep, bool isShard)
    {
        if (sweep.Unfinished.Count > 0 || sweep.Summary is not { } summary) return false;
        return sweep.IsPartial ? isShard
            : summary is { NeverReached.Count: 0, Contradicted.Count: 0, Overlaps.Contradicted.Count: 0, Cut: 0 };
    }
}
