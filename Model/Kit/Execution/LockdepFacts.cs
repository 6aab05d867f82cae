using System.Runtime.InteropServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>
/// What lockdep gathers in one run: in which contexts each lock class was taken, by which function, and which
/// class was held when another was taken. As sets these do not depend on the order of the steps.
/// </summary>
public sealed class LockdepFacts
{
    private const int UsagesOfAll = 64 * LockUsage.Bits;
    private const int Recursive = 2 * 64;
    private const int Shared = 64;
    private readonly List<LockUsage> usages = [];

    /// <summary>Which classes have been seen before each: by the kind of the edge, and the class.</summary>
    private readonly ulong[] after = new ulong[4 * 64];
    private readonly List<LockEdge> edges = [];
    private readonly List<LockClass> maps = [];

    /// <summary>Which functions have been seen in each usage of each class: 64 functions after the other.</summary>
    private ulong[] seen = new ulong[UsagesOfAll * 16];

    internal LockdepFacts(LockClasses classes)
    {
        Classes = classes;
        FsReclaim = AddMap("fs_reclaim");
    }

    /// <summary>The usages of lock classes, each once.</summary>
    public ReadOnlySpan<LockUsage> Usages => CollectionsMarshal.AsSpan(usages);

    /// <summary>The orders in which classes were taken, each pair once for each kind of edge.</summary>
    public ReadOnlySpan<LockEdge> Edges => CollectionsMarshal.AsSpan(edges);

    /// <summary>The lock classes that usages and orders refer to.</summary>
    public LockClasses Classes { get; }

    /// <summary>__fs_reclaim_map: held while reclaim runs, taken by whatever may cause it (R7). No lock.</summary>
    public LockClass FsReclaim { get; }

    /// <summary>
    /// Adds something that a thread has and others wait for although it is no lock (<c>struct lockdep_map</c>). Who has it
    /// says so (<see cref="LockMaps.Hold"/>), and who has waited for it (<see cref="WaitedFor"/>).
    /// </summary>
    /// <param name="name">What reports call it.</param>
    public LockClass AddMap(string name)
    {
        var map = Classes.Get(name, sleeps: false);
        if (!maps.Contains(map)) maps.Add(map);
        return map;
    }

    internal void Taken(ModelThread thread, LockClass taken, LockMode mode, bool isTry)
    {
        // As mark_usage(): a trylock cannot spin on what its interrupt has interrupted, but is interrupted like any other.
        var cpu = thread.Cpu;
        if (!isTry)
        {
            if (cpu.InHardirq) Use(taken, LockUsage.BitOf(LockUsageBit.UsedInHardirq, mode), thread);
            if (cpu.InSoftirq) Use(taken, LockUsage.BitOf(LockUsageBit.UsedInSoftirq, mode), thread);
        }

        if (!cpu.InHardirq && !cpu.IrqsDisabled) UseWithIrqsOn(taken, mode, thread);
        if (!isTry) WaitedFor(thread, taken, mode);
    }

    /// <summary>A thread has taken, or has waited for, a class: whatever it holds comes before.</summary>
    public void WaitedFor(ModelThread thread, LockClass taken, LockMode mode = LockMode.Write)
    {
        var held = thread.Held;
        var kind = taken.Index + (mode == LockMode.RecursiveRead ? Recursive : 0);

        // A class after itself is recursion, which is reported as such.
        var others = ~(1ul << taken.Index);
        var exclusive = (held.ExclusiveClasses | thread.Maps.Classes) & others & ~after[kind];
        var shared = held.SharedClasses & others & ~after[kind + Shared];
        if ((exclusive | shared) == 0) return;
        after[kind] |= exclusive;
        after[kind + Shared] |= shared;
        var edge = new LockEdge(taken, taken, thread.Calls.Innermost)
        {
            Entry = thread.Machine.Trace.Entries.Count,
            IsRecursive = mode == LockMode.RecursiveRead,
        };
        for (var i = 0; i < held.Count; i++)
        {
            if (held.IsShared(i)) Add(edge with { From = held[i].Class, IsShared = true }, ref shared);
            else Add(edge with { From = held[i].Class }, ref exclusive);
        }

        foreach (var map in maps) Add(edge with { From = map }, ref exclusive);
    }

    /// <summary>Interrupts have been turned on: whatever is held is now held with interrupts on.</summary>
    internal void IrqsEnabled(ModelThread thread)
    {
        for (var i = 0; i < thread.Held.Count; i++) UseWithIrqsOn(thread.Held[i].Class, thread.Held.ModeOf(i), thread);
    }

    /// <summary>Softirqs have been turned on: whatever is held is now held with softirqs on, unless interrupts are off.</summary>
    internal void SoftirqsEnabled(ModelThread thread)
    {
        if (thread.Cpu.IrqsDisabled) return;
        for (var i = 0; i < thread.Held.Count; i++)
            Use(thread.Held[i].Class, LockUsage.BitOf(LockUsageBit.EnabledSoftirq, thread.Held.ModeOf(i)), thread);
    }

    internal void Clear()
    {
        foreach (var usage in usages)
        {
            if (usage.Function is { } function) seen[Word(usage.Class, usage.Bit, function)] = 0;
        }

        foreach (var edge in edges)
            after[edge.To.Index + (edge.IsRecursive ? Recursive : 0) + (edge.IsShared ? Shared : 0)] = 0;
        usages.Clear();
        edges.Clear();
    }

    private void Add(in LockEdge edge, ref ulong before)
    {
        var bit = 1ul << edge.From.Index;
        if ((before & bit) == 0) return;
        before &= ~bit;
        edges.Add(edge);
    }

    private static int Word(LockClass used, LockUsageBit bit, Function function) =>
        (function.Index / 64 * UsagesOfAll) + (used.Index * LockUsage.Bits) + (int)bit;

    private void UseWithIrqsOn(LockClass used, LockMode mode, ModelThread thread)
    {
        Use(used, LockUsage.BitOf(LockUsageBit.EnabledHardirq, mode), thread);
        if (thread.Cpu.SoftirqsOn) Use(used, LockUsage.BitOf(LockUsageBit.EnabledSoftirq, mode), thread);
    }

    private void Use(LockClass used, LockUsageBit usage, ModelThread thread)
    {
        if (thread.Calls.Innermost is not { } function) return;
        var at = Word(used, usage, function);
        if (at >= seen.Length) Array.Resize(ref seen, at + UsagesOfAll);
        ref var word = ref seen[at];
        var bit = 1ul << (function.Index % 64);
        if ((word & bit) != 0) return;
        word |= bit;
        usages.Add(new LockUsage(used, usage, function));
    }
}
