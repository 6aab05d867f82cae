using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Lockdep;

/// <summary>
/// How classes are used with regard to hard interrupts, or to softirqs: what does not fit together. A reader in an interrupt
/// is recursive: what it interrupts may hold the lock for reading.
/// </summary>
/// <param name="first">IN-HARDIRQ-W or IN-SOFTIRQ-W: the three others of its kind follow.</param>
public sealed class InterruptUsages(LockUsageBit first)
{
    private readonly ulong[] classes = new ulong[4];
    private readonly StrongPaths paths = new();

    /// <summary>The classes that are taken in interrupts, as bits.</summary>
    public ulong Safe => classes[0] | classes[1];

    /// <summary>The classes of which one usage alone contradicts another, as bits.</summary>
    private ulong Inconsistent => (classes[0] & (classes[2] | classes[3])) | (classes[1] & classes[2]);

    /// <summary>Gathers the usages of a run.</summary>
    public void Gather(ReadOnlySpan<LockUsage> usages)
    {
        Array.Clear(classes);
        foreach (var usage in usages)
        {
            var way = (uint)(usage.Bit - first);
            if (way < classes.Length) classes[way] |= 1ul << usage.Class.Index;
        }
    }

    /// <summary>R3: whether a class is held with interrupts on in a way in which interrupts must not find it.</summary>
    public bool IsInconsistent(in LockUsage usage) => (usage.Bit - first) switch
    {
        2 => (Safe >> usage.Class.Index & 1) != 0,
        3 => (classes[0] >> usage.Class.Index & 1) != 0,
        _ => false,
    };

    /// <summary>
    /// R4: the classes that are held with interrupts on, and that a holder of a class which interrupts take may have to wait
    /// for, as bits; none of those that are inconsistent by themselves.
    /// </summary>
    public ulong Inverted(LockClass safe, ReadOnlySpan<LockEdge> edges)
    {
        var inconsistent = Inconsistent | (1ul << safe.Index);
        if ((Safe & ~Inconsistent & (1ul << safe.Index)) == 0) return 0;
        paths.Search(safe, isRecursive: (classes[0] >> safe.Index & 1) == 0, edges);
        return ((paths.Reached & (classes[2] | classes[3])) | (paths.ReachedRecursively & classes[2])) & ~inconsistent;
    }
}
