using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>Rows of a table of repairs in words.</summary>
public static class RepairText
{
    private const int NameWidth = 40;
    private const int VerdictWidth = 13;

    /// <summary>A row: what was tried, what it came to, and the run that shows it or what was explored without one.</summary>
    /// <param name="row">The row.</param>
    /// <param name="width">The longest line; commands that replay a run are never broken.</param>
    public static IReadOnlyList<string> Lines(RepairEvent row, int width)
    {
        var text = $"{HeadOf(row),-NameWidth} {row.Verdict,-VerdictWidth} ";
        text += row.Key is { } key ? $"{(row.Defect is { } slug ? slug + ": " : "")}{key}" : ScopeOf(row);
        List<string> lines = [.. Wrapping.Lines(text, width, 4)];
        if (row.Token is { } token) lines.Add("    " + ReplayCommand.Of(token));
        return lines;
    }

    /// <summary>What all rows come to, in a line.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many there are when the table is complete, failures that are left apart.</param>
    public static string Sum(IReadOnlyList<RepairEvent> rows, int count)
    {
        var done = rows.Count(row => row.Kind != RepairEvent.Left);
        var parts = rows.GroupBy(row => row.Verdict).Select(group => $"{SummaryText.Number(group.Count())} {group.Key}");
        return $"{(done == count ? "complete" : $"NOT complete: {done} of {SummaryText.Count(count, "row")}")}"
            + string.Concat(parts.Select(part => ", " + part));
    }

    private static string HeadOf(RepairEvent row) => row.Kind switch
    {
        RepairEvent.All => "all repairs",
        RepairEvent.Left => "  left by all",
        RepairEvent.Without => $"without {row.Repair}",
        _ => $"{row.Repair} instead of {row.InsteadOf}",
    };

    private static string ScopeOf(RepairEvent row) =>
        $"explored {SummaryText.Count(row.Schedules, "schedule")} of {SummaryText.Count(row.Cases, "generated case")}, seed "
            + $"{row.Seed}, and around {SummaryText.Count(row.Saved, "known failure")}";
}
