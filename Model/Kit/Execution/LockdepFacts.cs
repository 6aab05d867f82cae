using System.Runtime.InteropServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>
/// What lockdep gathers in one run: in which contexts each lock class was taken, by which function, and which
/// class was held when another was taken. As sets these do not depend on the order of the steps.
/// </summary>
public sealed class LockdepFacts
{
    private const int UsagesOfAll = 64 * 2;
    private readonly List<LockUsage> usages = [];
    private readonly ulong[] after = new ulong[64];
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

    /// <summary>The orders in which classes were taken, each pair once.</summary>
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

    internal void Taken(ModelThread thread, LockClass taken, bool isTry)
    {
        // As mark_usage(): a trylock cannot spin on what its interrupt has interrupted, but is interrupted like any other.
        var inHardirq = thread is { IsInterrupt: true, IsSoftirq: false };
        if (inHardirq ? !isTry : !thread.Cpu.IrqsDisabled) Use(taken, inHardirq, thread);
        if (!isTry) WaitedFor(thread, taken);
    }

    /// <summary>A thread has taken, or has waited for, a class: whatever it holds comes before.</summary>
    public void WaitedFor(ModelThread thread, LockClass taken)
    {
        var held = thread.Held;
        // A class after itself is recursion, which is reported as such.
        var before = (held.Classes | thread.Maps.Classes) & ~after[taken.Index] & ~(1ul << taken.Index);
        if (before == 0) return;
        after[taken.Index] |= before;
        for (var i = 0; i < held.Count; i++) Add(thread, held[i].Class, taken, ref before);
        foreach (var map in maps) Add(thread, map, taken, ref before);
    }

    /// <summary>Interrupts have been turned on: whatever is held is now held with interrupts on.</summary>
    internal void IrqsEnabled(ModelThread thread)
    {
        for (var i = 0; i < thread.Held.Count; i++) Use(thread.Held[i].Class, inHardirq: false, thread);
    }

    internal void Clear()
    {
        foreach (var usage in usages)
        {
            if (usage.Function is { } function) seen[Word(usage.Class, usage.InHardirq, function)] = 0;
        }

        foreach (var edge in edges) after[edge.To.Index] = 0;
        usages.Clear();
        edges.Clear();
    }

    private void Add(ModelThread thread, LockClass from, LockClass to, ref ulong before)
    {
        if ((before >> from.Index & 1) == 0) return;
        before &= ~(1ul << from.Index);
        edges.Add(new LockEdge(from, to, thread.Calls.Innermost) { Entry = thread.Machine.Trace.Entries.Count });
    }

    private static int Word(LockClass used, bool inHardirq, Function function) =>
        (function.Index / 64 * UsagesOfAll) + (used.Index * 2) + (inHardirq ? 1 : 0);

    private void Use(LockClass used, bool inHardirq, ModelThread thread)
    {
        if (thread.Calls.Innermost is not { } function) return;
        var at = Word(used, inHardirq, function);
        if (at >= seen.Length) Array.Resize(ref seen, at + UsagesOfAll);
        ref var word = ref seen[at];
        var bit = 1ul << (function.Index % 64);
        if ((word & bit) != 0) return;
        word |= bit;
        usages.Add(new LockUsage(used, inHardirq, function));
    }
}

/// <summary>A class was taken by a function in hard interrupt context, or with hard interrupts on.</summary>
/// <param name="Class">The class.</param>
/// <param name="InHardirq">IN-HARDIRQ; otherwise HARDIRQ-ON.</param>
/// <param name="Function">The innermost function of the code under test.</param>
public readonly record struct LockUsage(LockClass Class, bool InHardirq, Function? Function);

/// <summary>One class was held while another was taken.</summary>
/// <param name="From">Held.</param>
/// <param name="To">Taken.</param>
/// <param name="Function">The innermost function of the code under test in which it was first seen.</param>
public readonly record struct LockEdge(LockClass From, LockClass To, Function? Function)
{
    /// <summary>Where a recorded trace shows it first.</summary>
    public int Entry { get; init; }
}
