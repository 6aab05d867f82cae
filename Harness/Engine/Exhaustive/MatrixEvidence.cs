using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>What was seen of one revision: runs that break rules, and searches with what they found.</summary>
internal sealed class MatrixEvidence
{
    private readonly List<(string Rule, string? Family, string Key, string? Defect, string Token)> runs = [];
    private readonly List<(string Scenario, string? Family, VerdictEvent Verdict, HashSet<string> Broken)> searches = [];

    /// <summary>Schedules of generated cases that were run.</summary>
    internal long Schedules { get; set; }

    /// <summary>A run that breaks a rule, in a scenario of a family if it is one of a named scenario.</summary>
    internal void Add(string rule, string? family, string key, string? defect, string token) =>
        runs.Add((rule, family, key, defect, token));

    /// <summary>A search of a scenario, of a family if it has one, and the rules that it found broken.</summary>
    internal void Add(string scenario, string? family, VerdictEvent verdict, IEnumerable<string> broken) =>
        searches.Add((scenario, family, verdict, [.. broken]));

    /// <summary>What is known of a rule. The first run that was seen is its evidence: those of saved cases are.</summary>
    internal CellEvent OfRule(CellEvent cell) =>
        Of(cell, runs.Where(run => run.Rule == cell.Column), searches.Where(search => !search.Broken.Contains(cell.Column)), Schedules);

    /// <summary>What is known of a family.</summary>
    internal CellEvent OfFamily(CellEvent cell) =>
        Of(cell, runs.Where(run => run.Family == cell.Column),
            searches.Where(search => search.Family == cell.Column && search.Broken.Count == 0), schedules: 0);

    private static CellEvent Of(CellEvent cell, IEnumerable<(string Rule, string? Family, string Key, string? Defect, string Token)> runs,
        IEnumerable<(string Scenario, string? Family, VerdictEvent Verdict, HashSet<string> Broken)> searches, long schedules)
    {
        // A failure that is known by name says more than another.
        var shown = runs.OrderBy(run => run.Defect is null ? 1 : 0).Take(1).ToList();
        var ended = searches.Where(search => search.Verdict.Complete).ToList();
        return cell with
        {
            Verdict = shown.Count > 0 ? CellEvent.Broken : ended.Count > 0 ? CellEvent.Searched : CellEvent.Explored,
            Key = shown.Count > 0 ? shown[0].Key : null,
            Defect = shown.Count > 0 ? shown[0].Defect : null,
            Token = shown.Count > 0 ? shown[0].Token : null,
            Searches = new SortedDictionary<string, long>(
                ended.ToDictionary(search => search.Scenario, search => search.Verdict.Executions), StringComparer.Ordinal),
            Unfinished = searches.Where(search => !search.Verdict.Complete).Sum(search => search.Verdict.Executions),
            Schedules = schedules,
        };
    }
}
