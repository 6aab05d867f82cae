using System.Runtime.InteropServices;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// The steps known to wait, by the object they wait for: before each step on such an object it is noted which of them
/// could have gone there. So a race with a lock or a condition is judged without making the other run.
/// </summary>
/// <param name="machine">The machine.</param>
internal sealed class WaitTable(Machine machine)
{
    /// <summary>More waiting steps than this are not noted for one object.</summary>
    internal const int Most = 64;

    private readonly List<List<Waiter>> waiters = [];
    private readonly Dictionary<(int Target, long Part), int> groups = [];
    private readonly (KernelObject Item, bool IsAlone)[] waitedForWith = WaitedForWith(machine);

    /// <summary>What a step acts on, as a number: steps with the same one may keep each other waiting.</summary>
    internal int GroupOf(in Step step)
    {
        var (item, isAlone) = waitedForWith[step.Target.Id];
        ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, (item.Id, isAlone ? item.WaitedPart(step) : 0),
            out var isKnown);
        if (isKnown) return group;
        waiters.Add([]);
        return group = waiters.Count - 1;
    }

    /// <summary>The number of a waiting step among those of its group.</summary>
    /// <exception cref="InternalErrorException">There are too many.</exception>
    internal int NumberOf(ModelThread thread, in Step step)
    {
        var list = waiters[GroupOf(step)];
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Thread == thread && list[i].Step == step) return i;
        }

        if (list.Count == Most) throw new InternalErrorException($"more than {Most} steps wait for {step.Target.Name}");
        list.Add(new Waiter(thread, step));
        return list.Count - 1;
    }

    /// <summary>How many are known for a group.</summary>
    internal int Count(int group) => waiters[group].Count;

    /// <summary>Which of them could go now, as bits by number.</summary>
    internal ulong AbleNow(int group)
    {
        var able = 0ul;
        var list = waiters[group];
        for (var i = 0; i < list.Count; i++)
        {
            var waiter = list[i];
            if (waiter.Step.Target.CanGo(waiter.Thread, waiter.Step)) able |= 1ul << i;
        }

        return able;
    }

    /// <summary>
    /// For each object one that stands for all that it is waited for with, itself if there is no other: what looks at several
    /// is waited for with each of them.
    /// </summary>
    private static (KernelObject Item, bool IsAlone)[] WaitedForWith(Machine machine)
    {
        int[] root = [.. machine.Objects.Select(item => item.Id)];
        foreach (var item in machine.Objects)
        {
            foreach (var other in item.AlsoWaitsFor) root[RootOf(other.Id)] = RootOf(item.Id);
        }

        var members = Enumerable.Range(0, root.Length).CountBy(RootOf).ToDictionary();
        return [.. Enumerable.Range(0, root.Length).Select(id => (machine.Objects[RootOf(id)], members[RootOf(id)] == 1))];

        int RootOf(int id)
        {
            while (root[id] != id) id = root[id];
            return id;
        }
    }

    private readonly record struct Waiter(ModelThread Thread, Step Step);
}
