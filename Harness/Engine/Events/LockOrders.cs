using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Events;

/// <summary>
/// The orders and usages of lock classes that any number of runs have shown, each with the lowest run that shows it.
/// The union of two is the same whichever is added to the other: parts of a sweep can be merged.
/// </summary>
public sealed class LockOrders
{
    /// <summary>What stands for the class before, where a class was taken in a hard interrupt.</summary>
    public const string InHardirq = "IN-HARDIRQ";

    /// <summary>What stands for the class before, where a class was held with interrupts on.</summary>
    public const string HardirqOn = "HARDIRQ-ON";

    /// <summary>What stands for the class before, where a class was taken in a softirq.</summary>
    public const string InSoftirq = "IN-SOFTIRQ";

    /// <summary>What stands for the class before, where a class was held with softirqs on.</summary>
    public const string SoftirqOn = "SOFTIRQ-ON";

    private readonly SortedDictionary<LockFact, LockSighting> facts = [];
    private readonly HashSet<string> shown = new(StringComparer.Ordinal);

    /// <summary>What was seen, in ordinal order.</summary>
    public IReadOnlyDictionary<LockFact, LockSighting> Facts => facts;

    /// <summary>What single runs have shown to be wrong, as rule I12 puts it, in ordinal order.</summary>
    public IEnumerable<string> Shown => shown.Order(StringComparer.Ordinal);

    /// <summary>A run shows a fact.</summary>
    public void Add(LockFact fact, LockSighting seen)
    {
        if (!facts.TryGetValue(fact, out var known) || seen.CompareTo(known) < 0) facts[fact] = seen;
    }

    /// <summary>A single run has shown something to be wrong: that needs no second one.</summary>
    public void AddShown(string detail) => shown.Add(detail);

    /// <summary>Adds all that another has seen.</summary>
    public void Add(LockOrders other)
    {
        foreach (var (fact, seen) in other.facts) Add(fact, seen);
        shown.UnionWith(other.shown);
    }

    /// <summary>
    /// What is wrong in all runs taken together and in none alone, in ordinal order: lockdep's R2, R3 and R4. Of cycles
    /// only those of which no part is one.
    /// </summary>
    public IReadOnlyList<LockOrder> Wrong()
    {
        var found = new SortedDictionary<string, LockOrder>(StringComparer.Ordinal);
        var paths = new LockPaths(facts.Keys.Where(fact => !fact.IsUsage));
        var cycles = new List<IReadOnlyList<LockFact>>();
        foreach (var fact in facts.Keys)
        {
            if (!fact.IsUsage && paths.Back(fact) is { } way) cycles.Add(Rotated([fact, .. way]));
        }

        var known = cycles.Select(cycle => cycle.Select(fact => fact.From))
            .Concat(shown.Where(IsCycle).Select(text => text[LocksAreSound.OrderStart.Length..].Split(" -> ")[..^1]))
            .Select(cycle => cycle.ToHashSet(StringComparer.Ordinal)).ToList();
        foreach (var cycle in cycles)
        {
            var names = cycle.Select(fact => fact.From).ToList();
            if (!known.Exists(other => other.IsProperSubsetOf(names)))
                Note(string.Join(" -> ", names.Append(names[0])), LocksAreSound.OrderStart, cycle);
        }

        JudgeUsages(InHardirq, HardirqOn, LockClass.InconsistentStart, LocksAreSound.InversionStart, paths, Note);
        JudgeUsages(InSoftirq, SoftirqOn, LockClass.InconsistentSoftirqStart, LocksAreSound.SoftirqInversionStart, paths, Note);
        return [.. found.Values];

        void Note(string text, string kind, IReadOnlyList<LockFact> parts)
        {
            if (shown.Contains(kind + text)) return;
            var runs = parts.Select(part => (facts[part].Case, facts[part].Run)).Distinct().Count();
            if (runs > 1) found.TryAdd(text, new LockOrder(text, parts));
        }
    }

    /// <summary>R3 and R4: a reader in an interrupt is recursive, so that what it interrupts may hold the lock for reading.</summary>
    private void JudgeUsages(string inInterrupt, string on, string inconsistent, string inversion, LockPaths paths,
        Action<string, string, IReadOnlyList<LockFact>> note)
    {
        var safe = facts.Keys.Where(fact => fact.From == inInterrupt).ToList();
        var held = facts.Keys.Where(fact => fact.From == on).ToList();
        var alone = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (first, second) in safe.SelectMany(first => held.Select(second => (first, second))))
        {
            if (first.To != second.To || (first.IsRead && second.IsRead)) continue;
            alone.Add(first.To);
            note(inconsistent + first.To, "", [first, second]);
        }

        foreach (var (first, second) in safe.SelectMany(first => held.Select(second => (first, second))))
        {
            if (first.To == second.To || alone.Contains(first.To) || alone.Contains(second.To)) continue;
            if (paths.Shortest(first.To, first.IsRead, second.To, second.IsRead) is { } way)
                note($"{inversion}{first.To} -> {second.To}", "", [first, .. way, second]);
        }
    }

    private static bool IsCycle(string text) => text.StartsWith(LocksAreSound.OrderStart, StringComparison.Ordinal);

    /// <summary>The cycle from where its text is smallest.</summary>
    private static IReadOnlyList<LockFact> Rotated(IReadOnlyList<LockFact> cycle)
    {
        var best = LockCycle.Smallest([.. cycle.Select(fact => fact.From)]);
        return [.. cycle.Skip(best), .. cycle.Take(best)];
    }
}

/// <summary>Something that is wrong only in several runs taken together.</summary>
/// <param name="Text">The cycle, or what lockdep says of usages that do not fit.</param>
/// <param name="Parts">The facts that it is made of.</param>
public sealed record LockOrder(string Text, IReadOnlyList<LockFact> Parts)
{
    /// <summary>What <see cref="LocksAreSound"/> would say of it, were it seen in one run.</summary>
    public string Detail => Parts.Any(part => part.IsUsage) ? Text : LocksAreSound.OrderStart + Text;

    /// <summary>The violation that it would be, were it seen in one run.</summary>
    /// <param name="function">The function that would be named.</param>
    internal ViolationSign Sign(string function) =>
        new(LocksAreSound.RuleId, function, [], ViolationKey.ContextText(ContextKind.End), Detail);
}
