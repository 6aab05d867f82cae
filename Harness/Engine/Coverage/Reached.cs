using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Coverage;

/// <summary>
/// What a sweep must have reached for its silence to mean anything: every rule exercised, every function of the
/// code and its callers entered, and the situations that make interleavings interesting.
/// </summary>
/// <param name="reachable">What is to be reached.</param>
/// <param name="rules">The rules to be exercised.</param>
public sealed class Reached(IReachable reachable, IEnumerable<Invariant> rules)
{
    private readonly IReadOnlyList<(string Name, int Number)> steps = StepsOf(reachable);
    private readonly SortedDictionary<string, long> counts = Expected(reachable, rules);
    private readonly SortedSet<string> contradicted = new(StringComparer.Ordinal);

    /// <summary>How often each was reached.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>The names of what was to be reached and has a count of 0.</summary>
    public IReadOnlyList<string> Never => [.. counts.Where(count => count.Value == 0).Select(count => count.Key)];

    /// <summary>What was, although it is known to be unreachable: the reason is wrong.</summary>
    public IReadOnlyCollection<string> Contradicted => contradicted;

    /// <summary>Adds what the runs on a machine have reached since it was made.</summary>
    public void AddMachine(Machine machine)
    {
        foreach (var invariant in machine.Invariants) Count("invariant " + invariant.Id, invariant.Exercised);
        foreach (var (name, meeting) in machine.Overlaps?.Meetings ?? []) Count(name, meeting.Times);
        var entered = machine.TimesEntered;
        for (var i = 0; i < entered.Length; i++)
        {
            if (entered[i] > 0) Count("function " + Function.At(i).Name, entered[i]);
        }

        var awaited = machine.TimesAwaited;
        foreach (var (name, number) in steps)
        {
            if (number < awaited.Length && awaited[number] > 0) Count(name, awaited[number]);
        }
    }

    /// <summary>Adds the situations that runs were in.</summary>
    public void Add(RunSituations situations)
    {
        foreach (var (name, times) in situations.Counts) Count(name, times);
    }

    /// <summary>Counts something that must be reached; what need not be is not counted.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="times">How often it was.</param>
    public void Count(string name, long times)
    {
        if (counts.TryGetValue(name, out var before)) counts[name] = before + times;
        else if (name.StartsWith("step ", StringComparison.Ordinal)) contradicted.Add(name);
    }

    private static SortedDictionary<string, long> Expected(IReachable reachable, IEnumerable<Invariant> rules)
    {
        var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var invariant in rules) expected["invariant " + invariant.Id] = 0;
        foreach (var name in reachable.Code is { } code ? Function.NamesIn(code, reachable.Patches).Except(reachable.Absent) : [])
            expected["function " + name] = 0;
        foreach (var (name, _) in StepsOf(reachable)) expected[name] = 0;
        foreach (var name in reachable.Unreachable.Keys) expected.Remove(name);
        foreach (var name in reachable.SituationNames) expected[name] = 0;
        return expected;
    }

    private static string FunctionOf(string step) => step.Split(' ', ',')[0];

    private static IReadOnlyList<(string Name, int Number)> StepsOf(IReachable reachable) =>
        reachable.Code is not { } code ? [] :
    [
        .. Function.StepsIn(code, reachable.Patches)
            .Where(step => !reachable.Absent.Contains(FunctionOf(step.Name)) && !reachable.Boots.Contains(FunctionOf(step.Name)))
            .Select(step => ("step " + step.Name, step.Number)),
    ];
}
