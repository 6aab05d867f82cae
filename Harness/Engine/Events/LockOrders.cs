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
        var paths = new LockPaths(facts.Keys.Where(fact => !IsUsage(fact)));
        var cycles = new List<string[]>();
        foreach (var fact in facts.Keys)
        {
            if (!IsUsage(fact) && paths.Shortest(fact.To, fact.From) is { } way) cycles.Add(Rotated([.. way]));
        }

        var known = cycles.Concat(shown.Where(IsCycle).Select(text => text[LocksAreSound.OrderStart.Length..].Split(" -> ")[..^1]))
            .Select(cycle => cycle.ToHashSet(StringComparer.Ordinal)).ToList();
        foreach (var cycle in cycles)
        {
            if (!known.Exists(other => other.IsProperSubsetOf(cycle)))
                Note(string.Join(" -> ", cycle.Append(cycle[0])), LocksAreSound.OrderStart, LockPaths.Facts([.. cycle, cycle[0]]));
        }

        var inHardirq = facts.Keys.Where(fact => fact.From == InHardirq).Select(fact => fact.To).ToHashSet();
        var hardirqOn = facts.Keys.Where(fact => fact.From == HardirqOn).Select(fact => fact.To).ToHashSet();
        foreach (var name in inHardirq.Where(hardirqOn.Contains))
            Note(LockClass.InconsistentStart + name, "", [new(InHardirq, name), new(HardirqOn, name)]);
        foreach (var safe in inHardirq.Except(hardirqOn))
        {
            foreach (var other in hardirqOn.Except(inHardirq))
            {
                if (paths.Shortest(safe, other) is { } way)
                    Note($"{LocksAreSound.InversionStart}{safe} -> {other}", "",
                        [new(InHardirq, safe), .. LockPaths.Facts(way), new(HardirqOn, other)]);
            }
        }

        return [.. found.Values];

        void Note(string text, string kind, IReadOnlyList<LockFact> parts)
        {
            if (shown.Contains(kind + text)) return;
            var runs = parts.Select(part => (facts[part].Case, facts[part].Run)).Distinct().Count();
            if (runs > 1) found.TryAdd(text, new LockOrder(text, parts));
        }
    }

    private static bool IsCycle(string text) => text.StartsWith(LocksAreSound.OrderStart, StringComparison.Ordinal);

    private static bool IsUsage(LockFact fact) => fact.From is InHardirq or HardirqOn;

    /// <summary>The cycle from where its text is smallest.</summary>
    private static string[] Rotated(string[] cycle)
    {
        var best = LockCycle.Smallest(cycle);
        return [.. cycle[best..], .. cycle[..best]];
    }
}

/// <summary>One class was held while another was taken; or, by the constants of <see cref="LockOrders"/>, how one was taken.</summary>
/// <param name="From">Held.</param>
/// <param name="To">Taken.</param>
public readonly record struct LockFact(string From, string To) : IComparable<LockFact>
{
    /// <inheritdoc/>
    public int CompareTo(LockFact other) =>
        string.CompareOrdinal(From, other.From) is var order and not 0 ? order : string.CompareOrdinal(To, other.To);
}

/// <summary>A run that shows a fact.</summary>
/// <param name="Case">The sweep's case.</param>
/// <param name="Run">The schedule within the case.</param>
/// <param name="Function">The innermost function of the code under test.</param>
/// <param name="Token">Replays it.</param>
public sealed record LockSighting(long Case, int Run, string Function, string Token) : IComparable<LockSighting>
{
    /// <inheritdoc/>
    public int CompareTo(LockSighting? other)
    {
        if (other is null) return 1;
        var order = (Case, Run).CompareTo((other.Case, other.Run));
        if (order == 0) order = string.CompareOrdinal(Function, other.Function);
        return order != 0 ? order : string.CompareOrdinal(Token, other.Token);
    }
}

/// <summary>Something that is wrong only in several runs taken together.</summary>
/// <param name="Text">The cycle, or what lockdep says of usages that do not fit.</param>
/// <param name="Parts">The facts that it is made of.</param>
public sealed record LockOrder(string Text, IReadOnlyList<LockFact> Parts)
{
    /// <summary>What <see cref="LocksAreSound"/> would say of it, were it seen in one run.</summary>
    public string Detail => Parts.Any(part => part.From is LockOrders.HardirqOn) ? Text : LocksAreSound.OrderStart + Text;

    /// <summary>The violation that it would be, were it seen in one run.</summary>
    /// <param name="function">The function that would be named.</param>
    internal ViolationSign Sign(string function) =>
        new(LocksAreSound.RuleId, function, [], ViolationKey.ContextText(ContextKind.End), Detail);
}
