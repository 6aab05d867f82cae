using System.Globalization;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>A verdict in words. Only a search that ended verifies anything, and only within its bounds.</summary>
public static class VerdictText
{
    /// <summary>The text.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="width">The longest line.</param>
    /// <param name="lockOrders">How many orders of locks were wrong across executions.</param>
    public static IReadOnlyList<string> Lines(VerdictEvent verdict, int width, int lockOrders = 0)
    {
        var lines = new List<string>();
        Add($"{verdict.Subject}: explored {SummaryText.Count(verdict.Executions, "execution")}, {SummaryText.Number(verdict.Blocked)} "
            + $"blocked, {SummaryText.Number(verdict.Cut)} cut, {SummaryText.Count(verdict.Steps, "step")}");
        var rate = verdict.Seconds > 0 ? (long)(verdict.Executions / verdict.Seconds) : 0;
        Add(string.Create(CultureInfo.InvariantCulture, $"{verdict.Seconds:F3} s, {SummaryText.Number(rate)} executions/s"));
        if (verdict.Deadlocks > 0) Add($"{SummaryText.Count(verdict.Deadlocks, "execution")} in which not everything returned");
        if (verdict.Livelocks > 0) Add($"{SummaryText.Count(verdict.Livelocks, "execution")} that would go on for ever");
        if (lockOrders > 0) Add($"{SummaryText.Count(lockOrders, "lock order")} that only several executions show together");
        var found = verdict.Violations > 0 ? SummaryText.Count(verdict.Violations, "distinct violation") : "no violation";
        Add(verdict.Complete
            ? (verdict.Violations > 0 ? $"complete: {found}, and there is no other within the bounds"
                : "verified: there is no violation within the bounds")
            : $"NOT complete: {found} in what was explored");
        Add("bounds: " + string.Join(", ", verdict.Bounds.Select(
            bound => $"{bound.Key.Replace('_', ' ')} {SummaryText.Number(bound.Value)}"))
            + (verdict.Reduction == "optimal" ? "; each trace once" : ""), 8);
        if (verdict.Assumptions.Count > 0) Add("taken for granted (list assumptions): " + string.Join(", ", verdict.Assumptions), 8);
        return lines;

        void Add(string text, int hang = 4) => lines.AddRange(Wrapping.Lines(text, width, hang));
    }
}
