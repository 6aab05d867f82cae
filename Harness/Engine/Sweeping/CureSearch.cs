using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// Which repair takes a failure away: its case is followed on the subject with that repair alone, and schedules around it are
/// tried. Where no repair does so alone, all but one are made: the failure that is still there is that one's.
/// </summary>
/// <param name="options">The subject that the case is of, and the rules that watch it.</param>
public sealed class CureSearch(SweepOptions options)
{
    /// <summary>Schedules around the case, for each repair that is tried.</summary>
    private const int Runs = 60;

    /// <summary>In how many of them the failure must be without a repair: otherwise that it is in none with one says nothing.</summary>
    private const int Enough = 4;

    /// <summary>Looks for it.</summary>
    /// <param name="known">The case.</param>
    /// <param name="sign">The failure that it shows.</param>
    /// <param name="first">The slugs of defects that come into question before others.</param>
    /// <returns>The repair; null if there is none, or if the failure is too rare around the case to tell.</returns>
    public Cure? Find(Case known, ViolationSign sign, params IReadOnlyList<string> first)
    {
        if (options.Subject is not IRepairable repairable) return null;
        var repairs = repairable.Repairs.Where(repair => repair.InsteadOf is null)
            .OrderBy(repair => first.Index().Where(item => repair.Cures.Contains(item.Item)).Select(item => item.Index)
                .DefaultIfEmpty(first.Count).First())
            .ToList();
        if (repairs.Count == 0 || !new ElsewhereSearch(options).ShowsOften(known, IsIt, Enough, Runs)) return null;
        foreach (var repair in repairs)
        {
            if (!Shows([repair.Name])) return new(repair, IsAlone: true);
        }

        foreach (var repair in repairs)
        {
            if (Shows([.. repairs.Except([repair]).Select(other => other.Name)])) return new(repair, IsAlone: false);
        }

        return null;

        bool IsIt(ViolationSign other) => other.Likeness == sign.Likeness;

        bool Shows(IReadOnlyCollection<string> names) =>
            new ElsewhereSearch(options with { Subject = repairable.With(names) }).Find(known, IsIt, Runs).Found is not null;
    }
}

/// <summary>The repair that takes a failure away.</summary>
/// <param name="Repair">The repair.</param>
/// <param name="IsAlone">Whether it does so alone; otherwise the failure is there as long as it is the only one that is missing.</param>
public sealed record Cure(RepairRow Repair, bool IsAlone)
{
    /// <summary>The defect that the failure is put down to.</summary>
    public string Slug => Repair.Cures[0];

    /// <summary>As a line of a report.</summary>
    public string Sentence => IsAlone
        ? $"cured by {Repair.Name} alone: {Repair.Sentence}"
        : $"not cured by any repair alone; left where {Repair.Name} is the only one that is missing: {Repair.Sentence}";
}
