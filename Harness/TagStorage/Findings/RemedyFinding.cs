using System.Globalization;
using System.Text;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.TagStorage.Costs;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Findings;

/// <summary>What a remedy as it was described does to the defects of RFC v3, and what it costs.</summary>
/// <param name="Entry">The remedy.</param>
/// <param name="Cured">The defects of RFC v3 whose known cases do not show them on it, nor schedules around these.</param>
/// <param name="Left">Those that are still there, each with a token.</param>
/// <param name="Made">Those that it makes, each with a token; null if the search came to none.</param>
/// <param name="Costs">What it costs in each family of scenarios.</param>
public sealed record RemedyFinding(
    RevisionEntry Entry, IReadOnlyList<Defect> Cured, IReadOnlyList<(Defect Defect, string Token)> Left,
    IReadOnlyList<(Defect Defect, string? Token)> Made, IReadOnlyList<RemedyCost> Costs)
{
    private const string Base = "rfc-v3";
    private const ulong Seed = 1;
    private const long Schedules = 12_000;

    /// <summary>Schedules around a known case that are tried before its defect is called cured.</summary>
    private const int RunsAround = 300;

    /// <summary>What it does, under a heading.</summary>
    public string Markdown
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"### {Entry.Name}\n\n{Entry.Summary}.\n\n");
            text.Append(CultureInfo.InvariantCulture, $"Cures {Cured.Count} of {Cured.Count + Left.Count}: {Names(Cured)}.\n\n");
            text.Append("What is left, each with a token:\n\n");
            foreach (var (defect, token) in Left) text.Append(CultureInfo.InvariantCulture, $"* {defect.Slug}: `{token}`\n");
            if (Made.Count == 0) return text.ToString();
            text.Append("\nWhat it brings with it:\n\n");
            foreach (var (defect, token) in Made)
            {
                var shown = token is null ? "Not found by this search." : $"`{token}`";
                text.Append(CultureInfo.InvariantCulture, $"* {defect.Slug}: {defect.Sentence} {shown}\n");
            }

            return text.ToString();
        }
    }

    /// <summary>The remedies beside each other.</summary>
    public static string Table(IReadOnlyList<RemedyFinding> remedies)
    {
        (string Name, Func<RemedyFinding, int> Of)[] rows =
        [
            ("defects of RFC v3 cured", item => item.Cured.Count),
            ("defects of RFC v3 left", item => item.Left.Count),
            ("defects of its own", item => item.Made.Count),
            .. CostMeasure.All.Select(measure => (measure.Name, (Func<RemedyFinding, int>)(item => measure.Together(item.Costs)))),
        ];
        var runs = remedies.Count == 0 ? 0 : remedies[0].Costs.Sum(cost => cost.Runs);
        return Grid("", [.. remedies.Select(item => item.Entry.Name)], [.. rows.Select(row => (row.Name, remedies.Select(row.Of)))])
            + string.Create(CultureInfo.InvariantCulture, $"\nCosts are figures of {runs} runs of the model, the same scenarios for each, ")
            + "with the other defects of RFC v3 in place; they compare remedies and say nothing of a kernel's speed.\n";
    }

    /// <summary>What each family of scenarios has the remedies cost, a table a family; a measure that is 0 for all is left out.</summary>
    public static string TablesOfFamilies(IReadOnlyList<RemedyFinding> remedies)
    {
        var text = new StringBuilder();
        foreach (var family in RemedyCosts.Families)
        {
            var costs = remedies.Select(item => item.Costs.Single(cost => cost.Family == family)).ToList();
            var rows = CostMeasure.All.Where(measure => measure.DependsOnRuns && costs.Exists(cost => measure.Of(cost) != 0));
            text.Append(Grid(family, [.. remedies.Select(item => item.Entry.Name)],
                [.. rows.Select(measure => (measure.Name, costs.Select(measure.Of)))])).Append('\n');
        }

        return text.ToString();
    }

    private static string Grid(string corner, IReadOnlyList<string> columns, IReadOnlyList<(string Name, IEnumerable<int> Cells)> rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"| {corner}{(corner.Length > 0 ? " " : "")}| {string.Join(" | ", columns)} |\n");
        text.Append(CultureInfo.InvariantCulture, $"|---|{string.Concat(columns.Select(_ => "---:|"))}\n");
        foreach (var (name, cells) in rows) text.Append(CultureInfo.InvariantCulture, $"| {name} | {string.Join(" | ", cells)} |\n");
        return text.ToString();
    }

    /// <summary>Searches a remedy.</summary>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static RemedyFinding Of(RevisionEntry entry, System.Threading.CancellationToken cancel)
    {
        var subject = new SeriesSubject(entry);
        var options = new SweepOptions(subject, Seed) { Engine = EngineChoice.Own };
        var (cured, left) = (new List<Defect>(), new List<(Defect, string)>());
        foreach (var defect in DefectSet.In(Base))
        {
            cancel.ThrowIfCancellationRequested();
            if (KnownCases.Find(defect.Slug, Base) is not { } known) continue;
            if (TokenOf(options, known.File.Token.Case, defect, cancel) is { } token) left.Add((defect, token));
            else cured.Add(defect);
        }

        var made = subject.Defects.Except(DefectSet.In(Base)).ToList();
        var found = made.Count == 0 ? [] : Sweep(options, made, cancel);
        return new(entry, cured, left, [.. made.Select(defect => (defect, found.GetValueOrDefault(defect.Slug)))],
            [.. RemedyCosts.Families.Select(family => RemedyCosts.Measure(entry, family))]);
    }

    private static string? TokenOf(SweepOptions options, Case known, Defect defect, System.Threading.CancellationToken cancel)
    {
        var result = new ElsewhereSearch(options).Find(known, defect.Shows, RunsAround, cancel);
        return result.Found is { } found
            ? new Confirmation(options, known.Scenario).Confirm(result.Key, found, -1, "corpus").Token.Text
            : null;
    }

    /// <summary>Tokens that generated cases come to, by defect.</summary>
    private static Dictionary<string, string> Sweep(
        SweepOptions options, IReadOnlyList<Defect> wanted, System.Threading.CancellationToken cancel)
    {
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        var sweep = new Sweep(options with { Schedules = Schedules }, item =>
        {
            if (item is Engine.Events.ViolationEvent { Defect: { } slug } shown && wanted.Any(defect => defect.Slug == slug))
                tokens.TryAdd(slug, shown.Token);
        });
        sweep.Run(cancel);
        return tokens;
    }

    private static string Names(IEnumerable<Defect> defects) => string.Join(", ", defects.Select(defect => defect.Slug));
}
