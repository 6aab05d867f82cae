using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// The steps known to wait, by the object they wait for: before each step on such an object it is noted which of them
/// could have gone there. So a race with a lock or a condition is judged without making the other run.
/// </summary>
/// <param name="machine">The machine.</param>
internal sealed class WaitTable(Machine machine)
{
    /// <summary>More waiting steps than this are not noted for one object.</summary>
    internal const int Most = 64;

    private readonly List<Waiter>?[] waiters = new List<Waiter>?[machine.Objects.Count];
    private readonly int[] groups = GroupsOf(machine);

    /// <summary>The object that steps on an object are waited for with: itself, unless what waits for another looks at it too.</summary>
    internal int GroupOf(KernelObject item) => groups[item.Id];

    /// <summary>The number of a waiting step among those of its group.</summary>
    /// <exception cref="InternalErrorException">There are too many.</exception>
    internal int NumberOf(ModelThread thread, in Step step)
    {
        var list = waiters[groups[step.Target.Id]] ??= [];
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Thread == thread && list[i].Step == step) return i;
        }

        if (list.Count == Most) throw new InternalErrorException($"more than {Most} steps wait for {step.Target.Name}");
        list.Add(new Waiter(thread, step));
        return list.Count - 1;
    }

    /// <summary>How many are known for a group.</summary>
    internal int Count(int group) => waiters[group]?.Count ?? 0;

    /// <summary>Which of them could go now, as bits by number.</summary>
    internal ulong AbleNow(int group)
    {
        var able = 0ul;
        var list = waiters[group]!;
        for (var i = 0; i < list.Count; i++)
        {
            var waiter = list[i];
            if (waiter.Step.Target.CanGo(waiter.Thread, waiter.Step)) able |= 1ul << i;
        }

        return able;
    }

    private static int[] GroupsOf(Machine machine)
    {
        var groups = Enumerable.Range(0, machine.Objects.Count).ToArray();
        foreach (var item in machine.Objects)
        {
            if (item.AlsoWaitsFor is { } other) groups[other.Id] = item.Id;
        }

        return groups;
    }

    private readonly record struct Waiter(ModelThread Thread, Step Step);
}
