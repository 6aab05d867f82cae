using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Events;

/// <summary>
/// What one exhaustive search has shown, in however many attempts: each violation, livelock and order of locks once, and the
/// verdict of the attempt that came furthest. The same whatever the order in which events are added, and however often.
/// </summary>
public sealed class MergedSearch
{
    private readonly SortedDictionary<string, ViolationEvent> violations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LockOrderEvent> lockOrders = new(StringComparer.Ordinal);
    private VerdictEvent? best;

    /// <summary>What was searched: a scenario and its revision, or a program and its size; if no line says so, the revision.</summary>
    public string Subject => best?.Subject ?? Livelock?.Subject ?? Revision;

    /// <summary>The name of the subject whose code ran; empty if no line says so.</summary>
    public string Revision { get; private set; } = "";

    /// <summary>The build that searched; empty if no line says so.</summary>
    public string Build { get; private set; } = "";

    /// <summary>What was found, no key twice.</summary>
    public IReadOnlyList<ViolationEvent> Violations => [.. violations.Values];

    /// <summary>Orders of locks that only several executions show to be wrong.</summary>
    public IReadOnlyList<LockOrderEvent> LockOrders => [.. lockOrders.Values];

    /// <summary>An execution that goes on for ever; null if none was found.</summary>
    public LivelockEvent? Livelock { get; private set; }

    /// <summary>What the search came to, with all that is here counted; null if its line is not here.</summary>
    public VerdictEvent? Verdict => best is null ? null : best with
    {
        Violations = Math.Max(best.Violations, violations.Count),
        LockOrders = Math.Max(best.LockOrders, lockOrders.Count),
    };

    /// <summary>Whether something was found, whether or not its line is here.</summary>
    public bool HasFound => violations.Count > 0 || lockOrders.Count > 0 || Livelock is not null || best is { HasFound: true };

    /// <summary>Whether it ended and nothing is left.</summary>
    public bool IsComplete => best is { Complete: true };

    /// <summary>What is not here and was asked for.</summary>
    public IEnumerable<string> Gaps()
    {
        if (best is null) yield return "DID NOT END: there is no verdict; what was found is here, what was explored is not";
        if (best?.Violations > violations.Count)
            yield return $"violations: {best.Violations} counted, {violations.Count} here";
        if (best?.LockOrders > lockOrders.Count)
            yield return $"lock orders: {best.LockOrders} counted, {lockOrders.Count} here";
        if (best is { Livelocks: > 0 } && Livelock is null) yield return $"livelocks: {best.Livelocks} counted, none here";
    }

    /// <summary>Adds an event.</summary>
    /// <exception cref="BadInputException">It contradicts what is here, or is none of a search.</exception>
    public void Add(Event item)
    {
        switch (item)
        {
            case VerdictEvent verdict:
                Check(verdict.Run, verdict.Revision, verdict.Build);
                if (best is { Complete: true } && verdict.Complete
                    && (best.Executions, best.Violations) != (verdict.Executions, verdict.Violations))
                    throw new BadInputException($"run {verdict.Run}: the same search came to two results");
                if (best is null || IsBetter(verdict, best)) best = verdict;
                break;
            case LivelockEvent livelock:
                Check(livelock.Run, "", livelock.Build);
                if (Livelock is null || IsEarlier(livelock, Livelock)) Livelock = livelock;
                break;
            case ViolationEvent violation:
                Check(violation.Run, violation.Revision, violation.Build);
                if (!violations.TryGetValue(violation.Key, out var known) || IsEarlier(violation, known))
                    violations[violation.Key] = violation;
                break;
            case LockOrderEvent order:
                Check(order.Run, order.Revision, order.Build);
                if (!lockOrders.TryGetValue(order.Cycle, out var other) || IsEarlier(order, other)) lockOrders[order.Cycle] = order;
                break;
            default:
                throw new BadInputException("not an event of an exhaustive search");
        }
    }

    /// <summary>All that is known, in the order in which a search says it.</summary>
    public IEnumerable<Event> Events()
    {
        foreach (var violation in violations.Values) yield return violation;
        if (Livelock is not null) yield return Livelock;
        foreach (var order in lockOrders.Values) yield return order;
        if (best is not null) yield return best;
    }

    /// <summary>Complete rather than not, with more explored, and of the same the one with the lower text.</summary>
    private static bool IsBetter(VerdictEvent one, VerdictEvent other)
    {
        var order = (one.Complete, one.Executions, one.Cut, one.Violations).CompareTo(
            (other.Complete, other.Executions, other.Cut, other.Violations));
        return order > 0 || (order == 0 && IsEarlier(one, other));
    }

    private static bool IsEarlier(Event one, Event other) => string.CompareOrdinal(JsonLines.Write(one), JsonLines.Write(other)) < 0;

    private void Check(string run, string revision, string build)
    {
        if (revision.Length > 0 && Revision.Length > 0 && revision != Revision)
            throw new BadInputException($"run {run} is of revision {Revision}, and here of revision {revision}");
        if (build.Length > 0 && Build.Length > 0 && build != Build)
            throw new BadInputException($"run {run} is of build {Build}, and here of build {build}");
        if (revision.Length > 0) Revision = revision;
        if (build.Length > 0) Build = build;
    }
}
