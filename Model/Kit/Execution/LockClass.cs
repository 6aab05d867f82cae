namespace TagStorageModel.Kit.Execution;

/// <summary>A lock class of lockdep: all locks of one kind and one nesting subclass.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Index">Dense number on its machine, below 64.</param>
/// <param name="Sleeps">Taking it may sleep.</param>
public sealed record LockClass(string Name, int Index, bool Sleeps)
{
    /// <summary>What <see cref="InconsistentText"/> begins with.</summary>
    internal const string InconsistentStart = "inconsistent lock state: ";

    /// <summary>What <see cref="InconsistentSoftirqText"/> begins with.</summary>
    internal const string InconsistentSoftirqStart = "inconsistent lock state (softirq): ";

    /// <summary>What lockdep says of a class that is taken in interrupts and with interrupts on.</summary>
    internal string InconsistentText { get; } = InconsistentStart + Name;

    /// <summary>What lockdep says of a class that is taken in softirqs and with softirqs on.</summary>
    internal string InconsistentSoftirqText { get; } = InconsistentSoftirqStart + Name;

    /// <summary>What lockdep says of a class that is taken by a context that holds it.</summary>
    internal string RecursionText { get; } = "recursion: " + Name;
}

/// <summary>The lock classes of one machine.</summary>
public sealed class LockClasses
{
    private readonly List<LockClass> classes = [];

    /// <summary>All of them, by index.</summary>
    public IReadOnlyList<LockClass> All => classes;

    /// <summary>The class of a name, made on first use.</summary>
    public LockClass Get(string name, bool sleeps)
    {
        foreach (var known in classes)
        {
            if (known.Name == name) return known;
        }

        if (classes.Count == 64) throw new InvalidOperationException("a machine has at most 64 lock classes");
        var made = new LockClass(name, classes.Count, sleeps);
        classes.Add(made);
        return made;
    }

    /// <summary>The names of a set of classes, in ordinal order.</summary>
    public IEnumerable<string> Names(ulong set) =>
        classes.Where(known => (set >> known.Index & 1) != 0).Select(known => known.Name).Order(StringComparer.Ordinal);
}

/// <summary>The locks one context holds, in the order in which it took them.</summary>
public sealed class HeldLocks
{
    private (Lock Lock, LockClass Class, LockMode Mode)[] held = new (Lock, LockClass, LockMode)[16];

    /// <summary>How many locks are held, one that is held twice counted twice.</summary>
    public int Count { get; private set; }

    /// <summary>Their classes, as bits.</summary>
    public ulong Classes => ExclusiveClasses | SharedClasses;

    /// <summary>The classes of those that are held for writing, as bits.</summary>
    public ulong ExclusiveClasses { get; private set; }

    /// <summary>The classes of those that are held for reading, as bits.</summary>
    public ulong SharedClasses { get; private set; }

    /// <summary>The lock and the class it was taken as, oldest first.</summary>
    public (Lock Lock, LockClass Class) this[int index] => (held[index].Lock, held[index].Class);

    /// <summary>Whether others may hold the lock too: it was taken for reading.</summary>
    public bool IsShared(int index) => held[index].Mode != LockMode.Write;

    /// <summary>How it was taken.</summary>
    public LockMode ModeOf(int index) => held[index].Mode;

    /// <summary>Whether this very lock is held.</summary>
    public bool Contains(Lock item)
    {
        for (var i = 0; i < Count; i++)
        {
            if (held[i].Lock == item) return true;
        }

        return false;
    }

    internal void Add(Lock item, LockClass asClass, LockMode mode)
    {
        if (Count == held.Length) Array.Resize(ref held, Count * 2);
        held[Count++] = (item, asClass, mode);
        Include(asClass, mode);
    }

    internal bool Remove(Lock item)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (held[i].Lock != item) continue;
            Array.Copy(held, i + 1, held, i, --Count - i);
            ExclusiveClasses = SharedClasses = 0;
            for (var j = 0; j < Count; j++) Include(held[j].Class, held[j].Mode);
            return true;
        }

        return false;
    }

    internal void Clear()
    {
        Count = 0;
        ExclusiveClasses = SharedClasses = 0;
    }

    private void Include(LockClass asClass, LockMode mode)
    {
        if (mode == LockMode.Write) ExclusiveClasses |= 1ul << asClass.Index;
        else SharedClasses |= 1ul << asClass.Index;
    }
}
