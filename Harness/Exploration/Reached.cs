using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// What a sweep must have reached for its silence to mean anything: every rule exercised, every function of the
/// series and its callers entered, and the situations that make interleavings interesting.
/// </summary>
/// <param name="revision">The revision whose functions count.</param>
public sealed class Reached(Revision revision)
{
    private readonly IReadOnlyList<(string Name, int Number)> steps = StepsOf(revision);
    private readonly SortedDictionary<string, long> counts = Expected(revision);
    private readonly SortedSet<string> contradicted = new(StringComparer.Ordinal);

    /// <summary>How often each was reached.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>What never was.</summary>
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

    /// <summary>Adds the situations that one run was in.</summary>
    /// <param name="code">The code that ran, on its machine.</param>
    public void AddRun(Revision code)
    {
        var machine = code.Machine;
        for (var i = 0; i < machine.Threads.Count; i++)
        {
            var thread = machine.Threads[i];
            var allowed = code.FaultsOf(thread);
            var left = code.FaultsLeftTo(thread);
            if (left.Atomic < allowed.Atomic) Count("situation: allocation without sleeping failed", 1);
            if (left.Sleeping < allowed.Sleeping) Count("situation: sleeping allocation failed", 1);
            if (left.Busy < allowed.Busy) Count("situation: range of tag storage busy", 1);
            if (thread.Arrived && thread.IsInterrupt) Count("situation: interrupt arrived", 1);
            if (thread.Arrived && thread.Drains is not null) Count("situation: store took effect later", 1);
            if (thread.Arrived && !thread.IsInterrupt && thread.Drains is null && thread.MayNeverStart) Count("situation: forked process ran", 1);
        }

        Count(Situations.ReservedFlagLate, code.Flags.LateReservations);
    }

    private static SortedDictionary<string, long> Expected(Revision revision)
    {
        var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var invariant in revision.Machine.Invariants) expected["invariant " + invariant.Id] = 0;
        foreach (var name in Function.NamesIn(revision.GetType()).Except(revision.Absent)) expected["function " + name] = 0;
        foreach (var (name, _) in StepsOf(revision)) expected[name] = 0;
        foreach (var name in Unreachable.In(revision).Keys) expected.Remove(name);
        expected["situation: allocation without sleeping failed"] = 0;
        expected["situation: sleeping allocation failed"] = 0;
        expected["situation: range of tag storage busy"] = 0;
        expected["situation: interrupt arrived"] = 0;
        expected["situation: store took effect later"] = 0;
        expected["situation: forked process ran"] = 0;
        foreach (var name in Situations.All) expected[name] = 0;
        return expected;
    }

    private static string FunctionOf(string step) => step.Split(' ', ',')[0];

    private static IReadOnlyList<(string Name, int Number)> StepsOf(Revision revision) =>
        [.. Function.StepsIn(revision.GetType()).Where(step => !revision.Absent.Contains(FunctionOf(step.Name)) && !revision.Boots.Contains(FunctionOf(step.Name))).Select(step => ("step " + step.Name, step.Number))];

    private void Count(string name, long times)
    {
        if (counts.TryGetValue(name, out var before)) counts[name] = before + times;
        else if (name.StartsWith("step ", StringComparison.Ordinal)) contradicted.Add(name);
    }
}
