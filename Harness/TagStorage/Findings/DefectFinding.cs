using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Findings;

/// <summary>A defect in five lines.</summary>
/// <param name="Defect">The defect.</param>
/// <param name="Case">The smallest known case that shows it, of the latest posting that has it.</param>
/// <param name="Explanation">Its story.</param>
public sealed record DefectFinding(Defect Defect, KnownCase Case, Explanation Explanation)
{
    private const int Steps = 3;

    /// <summary>The token of the case.</summary>
    public string Token => Case.File.Token.Text;

    /// <summary>The five lines under a heading.</summary>
    public string Markdown => $"""
        ### {Defect.Slug}

        * **Where:** `{Defect.Function}()`, rule {Explanation.Invariant}. {Defect.Sentence}
        * **How:** {string.Join(" ", Interleaving.Select((step, i) => $"({i + 1}) {step}."))}
        * **Since:** {Since}. **Said:** {Defect.SaidBy ?? "nobody in public before"}.
        * **Repair:** {Repair}
        * **Token:** `{Token}`

        """;

    /// <summary>The first steps that matter, and the one in which it goes wrong.</summary>
    private IReadOnlyList<string> Interleaving
    {
        get
        {
            List<string> facts = [.. Explanation.Facts.Select(fact => fact.Where.Length == 0 ? fact.Text : $"{fact.Where}: {fact.Text}")];
            if (facts.Count > Steps) facts = [.. facts[..(Steps - 1)], facts[^1]];
            return facts.Count > 0 ? [.. facts.Select(OneLine)] : [OneLine(Explanation.Title)];
        }
    }

    private string Since => (Defect.Revisions.Contains("rfc-v2"), Defect.Revisions.Contains("rfc-v3")) switch
    {
        (true, true) => "RFC v2, and still in RFC v3",
        (true, false) => "RFC v2, no more in RFC v3",
        _ => "RFC v3",
    };

    private string Repair
    {
        get
        {
            var repairs = RepairSet.All.Where(repair => repair.Cures.Contains(Defect.Slug) && repair.On.Contains(Case.Revision)).ToList();
            return repairs.Count == 0 ? "none." : string.Join(" Or ", repairs.Select(repair => $"`{repair.Name}`: {repair.Sentence}"));
        }
    }

    /// <summary>The finding of a defect; null if no case of it is known.</summary>
    public static DefectFinding? Of(Defect defect)
    {
        var known = defect.Revisions.Reverse().Select(revision => KnownCases.Find(defect.Slug, revision))
            .FirstOrDefault(item => item is not null);
        return known is null ? null : new(defect, known, CaseRun.Recorded(known.File.Token).Explain()!);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace("*", "\\*", StringComparison.Ordinal).TrimEnd('.');
}
