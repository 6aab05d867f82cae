using System.Globalization;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>A verdict in words. Only a search that ended and found nothing verifies anything, and only within its bounds.</summary>
public static class VerdictText
{
    /// <summary>The text.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="width">The longest line.</param>
    public static IReadOnlyList<string> Lines(VerdictEvent verdict, int width)
    {
        var lines = new List<string>();
        var rate = verdict.Seconds > 0 ? (long)(verdict.Executions / verdict.Seconds) : 0;
        Add(CountsOf(verdict));
        Add(string.Create(CultureInfo.InvariantCulture, $"{verdict.Seconds:F3} s, {SummaryText.Number(rate)} executions/s"));
        foreach (var line in FindingsOf(verdict)) Add(line);
        Add(Sentence(verdict));
        foreach (var line in ScopeOf(verdict)) Add(line, 8);
        return lines;

        void Add(string text, int hang = 4) => lines.AddRange(Wrapping.Lines(text, width, hang));
    }

    /// <summary>What was explored.</summary>
    internal static string CountsOf(VerdictEvent verdict) =>
        $"{verdict.Subject}: explored {SummaryText.Count(verdict.Executions, "execution")}, {SummaryText.Number(verdict.Blocked)} "
            + $"blocked, {SummaryText.Number(verdict.Cut)} cut, {SummaryText.Count(verdict.Steps, "step")}";

    /// <summary>What it has come to, in one sentence.</summary>
    internal static string Sentence(VerdictEvent verdict)
    {
        var found = verdict.Violations > 0 ? SummaryText.Count(verdict.Violations, "distinct violation") : "no violation";
        if (!verdict.Complete) return $"NOT complete: {found} in what was explored{ReasonOf(verdict)}";
        if (verdict.Violations > 0) return $"complete: {found}, and there is no other within the bounds";
        return verdict.LockOrders > 0 ? "complete: no single execution within the bounds shows a violation, but several together do"
            : "verified: there is no violation within the bounds";
    }

    /// <summary>Under which conditions it holds, a line each.</summary>
    internal static IEnumerable<string> ScopeOf(VerdictEvent verdict)
    {
        yield return "bounds: " + string.Join(", ", verdict.Bounds.Select(bound => BoundOf(verdict, bound.Key)))
            + (verdict.Reduction == "optimal" ? "; each trace once" : "");
        if (verdict.Memory.Length > 0) yield return "memory: " + MemoryOf(verdict.Memory);
        if (verdict.Assumptions.Count > 0)
            yield return "taken for granted (list assumptions): " + string.Join(", ", verdict.Assumptions);
    }

    private static IEnumerable<string> FindingsOf(VerdictEvent verdict)
    {
        if (verdict.Deadlocks > 0) yield return $"{SummaryText.Count(verdict.Deadlocks, "execution")} in which not everything returned";
        if (verdict.Livelocks > 0) yield return $"{SummaryText.Count(verdict.Livelocks, "execution")} that would go on for ever";
        if (verdict.LockOrders > 0)
            yield return $"{SummaryText.Count(verdict.LockOrders, "lock order")} that only several executions show together";
    }

    private static string ReasonOf(VerdictEvent verdict)
    {
        string[] reasons =
        [
            .. verdict.Ended == VerdictEvent.Cancelled ? ["it was cancelled"] : Array.Empty<string>(),
            .. verdict.Ended == VerdictEvent.AtFirst ? ["it stopped at the first that it found"] : Array.Empty<string>(),
            .. verdict.CutBy.Count > 0 ? [$"more lies beyond {string.Join(" and ", verdict.CutBy.Select(name => BoundOf(verdict, name)))}"]
                : Array.Empty<string>(),
        ];
        return reasons.Length == 0 ? "" : $"; {string.Join(", and ", reasons)}";
    }

    private static string BoundOf(VerdictEvent verdict, string name) =>
        name.Replace('_', ' ') + (verdict.Bounds.TryGetValue(name, out var value) ? $" {SummaryText.Number(value)}" : "");

    private static string MemoryOf(string memory) => memory switch
    {
        VerdictEvent.Sequential => "sequentially consistent: a store takes effect when it is made",
        VerdictEvent.StoreBuffers => "with store buffers: a store that nothing orders may take effect later",
        _ => memory,
    };
}
