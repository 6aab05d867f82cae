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

    /// <summary>The number of a waiting step among those of its object; −1 if there is no room for it.</summary>
    internal int NumberOf(ModelThread thread, in Step step)
    {
        var list = waiters[step.Target.Id] ??= [];
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Thread == thread && list[i].Step == step) return i;
        }

        if (list.Count == Most) return -1;
        list.Add(new Waiter(thread, step));
        return list.Count - 1;
    }

    /// <summary>How many are known for an object.</summary>
    internal int Count(int target) => waiters[target]?.Count ?? 0;

    /// <summary>Which of them could go now, as bits by number.</summary>
    internal ulong AbleNow(int target)
    {
        var able = 0ul;
        var list = waiters[target]!;
        for (var i = 0; i < list.Count; i++)
        {
            var waiter = list[i];
            if (waiter.Step.Target.CanGo(waiter.Thread, waiter.Step)) able |= 1ul << i;
        }

        return able;
    }

    private readonly record struct Waiter(ModelThread Thread, Step Step);
}
