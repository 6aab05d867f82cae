using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Text;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Harness.Cli;

/// <summary>
/// A defect of the catalogue on one screen: what is wrong, where and since when, who has said so, what repairs it, and how its
/// smallest case comes to it.
/// </summary>
internal static class DefectPage
{
    private const int Hang = 10;

    /// <summary>The lines; with those that a terminal makes of the tokens they are <see cref="FailureReport.Screen"/> at most.</summary>
    /// <param name="defect">The defect.</param>
    /// <param name="catalogue">The catalogue that it is of.</param>
    /// <param name="width">The columns, at least 60; a command with a token alone is longer.</param>
    internal static IReadOnlyList<string> Lines(Defect defect, Catalogue catalogue, int width)
    {
        var cases = catalogue.Cases(defect).Where(item => item.Token is not null).ToList();
        var last = cases.LastOrDefault();
        var explanation = last.Token is { } token ? CaseRun.Recorded(token).Explain() : null;
        List<string> head = [$"{defect.Slug}: {defect.Brief}", .. Wrapping.Lines(defect.Sentence, width, 0), ""];
        Add("where", $"{defect.Function}(){(explanation is null ? "" : $", breaks rule {explanation.Invariant}: {explanation.Rule}")}");
        Add("since", Since(defect, catalogue));
        Add("said by", (defect.SaidBy ?? "nobody in public before") + (defect.IsInMainline ? "; in mainline too, or was for long" : ""));
        if (defect.Link is { } link) Add("", link);
        foreach (var (name, sentence, on) in catalogue.Repairs(defect)) Add("repair", $"{on[^1]}+{name}: {sentence}");
        var without = catalogue.Revisions(defect).Without;
        if (catalogue.Repairs(defect).Count == 0)
            Add("repair", without.Count == 0 ? "none" : $"{string.Join(", ", without)} does not have it");

        if (explanation is null) return [.. head, "", "no case of it is saved"];
        head.AddRange(["", .. Wrapping.Lines($"on {last.Revision}: {explanation.Title}", width, 4)]);
        string[] tail = [.. cases.Select(item => $"{item.Revision,-9} tagstorage explain {item.Token!.Text}")];
        return Parts.SelectMany(part => (string[][])[tail, tail[^1..]],
            (part, commands) => Fit(head, explanation, part, commands, width)).FirstOrDefault(lines => lines is not null)
            ?? [.. head, "", .. tail[^1..]];

        void Add(string label, string text) => head.AddRange(Wrapping.Lines($"{label,-Hang}{text}", width, Hang));
    }

    /// <summary>What is told of how it comes to it, the most first: what there is no room for, <c>explain</c> has.</summary>
    private static readonly Func<ReportSections, IReadOnlyList<string>>[] Parts =
    [
        sections => [.. sections.Facts(), .. sections.Scenario(), "", .. sections.Lanes()],
        sections => [.. sections.Facts(), "", .. sections.Lanes()],
        sections => [.. sections.Facts(), .. sections.Scenario()],
        sections => sections.Facts(),
    ];

    /// <summary>The page with a part of the story; null if that is longer than a screen.</summary>
    private static IReadOnlyList<string>? Fit(IReadOnlyList<string> head, Explanation explanation,
        Func<ReportSections, IReadOnlyList<string>> part, IReadOnlyList<string> tail, int width)
    {
        var room = FailureReport.Screen - 1 - head.Count - tail.Sum(line => (line.Length + width - 1) / width);
        var story = ReportSections.Fit(explanation, width, room, part);
        return story.Count > room ? null : [.. head, .. story, "", .. tail];
    }

    /// <summary>The posting that brought it, whether the last one still has it, and what else has it or not.</summary>
    private static string Since(Defect defect, Catalogue catalogue)
    {
        var (having, without) = catalogue.Revisions(defect);
        var since = defect.Revisions.Count > 1 ? $"{defect.Revisions[0]}, and still in {defect.Revisions[^1]}" : defect.Revisions[0];
        var derived = having.Except(defect.Revisions).ToList();
        if (derived.Count > 0) since += $"; in {string.Join(", ", derived)}";
        return without.Count == 0 ? since : $"{since}; not in {string.Join(", ", without)}";
    }
}
