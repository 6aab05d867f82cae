using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>What a revision cures and breaks of another, in words.</summary>
public static class AgainstText
{
    /// <summary>The text: what is new, what is gone, what is not settled, what both have, and a line for each of the first two.</summary>
    /// <param name="compared">What it came to.</param>
    /// <param name="rows">What became of each key.</param>
    /// <param name="width">The longest line; commands that replay a run are never broken.</param>
    public static IReadOnlyList<string> Lines(ComparedEvent compared, IReadOnlyList<AgainstEvent> rows, int width)
    {
        var lines = new List<string>();
        var (revision, first) = (compared.Revision, compared.Base);
        Add($"{revision} against {first}, seed {compared.Seed}: {SummaryText.Count(compared.Cases, "case")} and "
            + $"{SummaryText.Count(compared.Saved, "saved case")} of {first}"
            + (compared.Cases == compared.BaseCases ? ""
                : $", which ran {SummaryText.Number(compared.BaseCases)} in its share of the time"));
        foreach (var row in Of(AgainstEvent.Broke))
        {
            Add($"new: {row.Key}{Label(row)}; not on {first} in {SummaryText.Count(row.Explored, "schedule")} around it", 5);
            lines.Add("  " + ReplayCommand.Of(row.Token ?? ""));
        }

        foreach (var row in Of(AgainstEvent.Gone))
        {
            Add($"gone: {row.Key}{Label(row)}; not on {revision} in {SummaryText.Count(row.Explored, "schedule")} around it", 6);
            lines.Add("  " + ReplayCommand.Of(row.BaseToken ?? ""));
        }

        foreach (var row in Of(AgainstEvent.Unsettled))
        {
            Add($"not settled: {row.Key}{Label(row)}; seen on {(row.Token is null ? first : revision)} only; {row.Note}", 6);
            lines.Add("  " + ReplayCommand.Of(row.Token ?? row.BaseToken ?? ""));
        }

        var both = Of(AgainstEvent.Both).ToList();
        var slugs = both.Select(row => row.Defect).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToList();
        var others = both.Count(row => row.Defect is null);
        Add($"both have {SummaryText.Count(both.Count, "key")}"
            + (slugs.Count > 0 ? $" of {string.Join(", ", slugs)}" : "")
            + (others > 0 ? $"; {SummaryText.Number(others)} that no known defect explains" : ""), 6);
        if (compared.Cancelled) Add("it was cancelled: what is not named was not looked at");
        var cured = compared.Cured.Concat(compared.CuredKeys).ToList();
        Add($"cured: {(cured.Count == 0 ? "nothing" : string.Join(", ", cured))}", 7);
        Add($"broke: {(compared.Broke.Count == 0 ? "nothing" : string.Join(", ", compared.Broke))}", 7);
        return lines;

        IEnumerable<AgainstEvent> Of(string verdict) => rows.Where(row => row.Verdict == verdict);
        void Add(string text, int hang = 4) => lines.AddRange(Wrapping.Lines(text, width, hang));
    }

    private static string Label(AgainstEvent row) => row.Defect is { } slug ? $" ({slug})" : "";
}
