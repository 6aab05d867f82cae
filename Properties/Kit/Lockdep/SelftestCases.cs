using static TagStorageModel.Properties.Kit.Lockdep.SelftestKind;

namespace TagStorageModel.Properties.Kit.Lockdep;

/// <summary>The cases of the kernel's locking selftest, by what they do.</summary>
internal static class SelftestCases
{
    private static readonly SelftestKind[] Six = [Spin, WriteLock, ReadLock, Mutex, WriteSemaphore, ReadSemaphore];
    private static readonly SelftestKind[] Three = [Spin, WriteLock, ReadLock];
    private static readonly SelftestKind[] Two = [WriteLock, ReadLock];

    /// <summary>All that can be expressed.</summary>
    internal static IReadOnlyList<SelftestCase> All { get; } =
    [
        .. OfEveryKind("A-A deadlock", "+X1 +X2"),
        .. OfEveryKind("A-B-B-A deadlock", "+A +B -B -A +B +A -A -B"),
        .. OfEveryKind("A-B-B-C-C-A deadlock", "+A +B -B -A +B +C -C -B +C +A -A -C"),
        .. OfEveryKind("A-B-C-A-B-C deadlock", "+A +B -B -A +C +A -A -C +B +C -C -B"),
        .. OfEveryKind("A-B-B-C-C-D-D-A deadlock", "+A +B -B -A +B +C -C -B +C +D -D -C +D +A -A -D"),
        .. OfEveryKind("A-B-C-D-B-D-D-A deadlock", "+A +B -B -A +C +D -D -C +B +D -D -B +D +A -A -D"),
        .. OfEveryKind("A-B-C-D-B-C-D-A deadlock", "+A +B -B -A +C +D -D -C +B +C -C -B +D +A -A -D"),
        .. Six.Select(kind => new SelftestCase("double unlock", kind, "+A -A -A", Fails: true)),
        .. OfReaders("recursive read-lock", "r+X1 r+X1", fails: false, "R+X1 R+X1"),
        .. OfReaders("recursive read-lock #2", "r+X1 r+X2", fails: false, "R+X1 R+X2"),
        .. OfReaders("mixed read-write-lock", "r+X1 w+X2", fails: true, "R+X1 W+X2"),
        .. OfReaders("mixed write-read-lock", "w+X1 r+X2", fails: true, "W+X1 R+X2"),
        .. OfReaders("mixed read-lock/lock-write ABBA", "r+X1 s+Y1 s-Y1 r-X1 s+Y1 w+X1 w-X1 s-Y1", fails: true,
            "R+X1 m+Y1 m-Y1 R-X1 m+Y1 W+X1 W-X1 m-Y1"),
        .. OfReaders("mixed read-lock/lock-read ABBA", "r+X1 s+Y1 s-Y1 r-X1 s+Y1 r+X1 r-X1 s-Y1", fails: false,
            "R+X1 m+Y1 m-Y1 R-X1 m+Y1 R+X1 R-X1 m-Y1"),
        .. OfReaders("mixed write-lock/lock-write ABBA", "w+X1 s+Y1 s-Y1 w-X1 s+Y1 w+X1 w-X1 s-Y1", fails: true,
            "W+X1 m+Y1 m-Y1 W-X1 m+Y1 W+X1 W-X1 m-Y1"),
        new("chain cached mixed R-L/L-W ABBA", ReadLock,
            "r+X1 s+Y1 s-Y1 r-X1 s+Y1 r+X1 r-X1 s-Y1 s+Y1 w+X1 w-X1 s-Y1", Fails: true),
        .. InAnyOrder("rlock W1R2/W2R3/W3R1", [ReadLock], _ => true,
            "w+X1 r+Y1 r-Y1 w-X1", "w+Y1 r+Z1 r-Z1 w-Y1", "w+Z1 r+X1 r-X1 w-Z1"),
        .. InAnyOrder("rlock W1W2/R2R3/W3R1", [ReadLock], _ => true,
            "w+X1 w+Y1 w-Y1 w-X1", "r+Y1 r+Z1 r-Z1 r-Y1", "w+Z1 r+X1 r-X1 w-Z1"),
        .. InAnyOrder("rlock W1W2/R2R3/R3W1", [ReadLock], _ => false,
            "w+X1 r+Y1 r-Y1 w-X1", "r+Y1 r+Z1 r-Z1 r-Y1", "w+Z1 w+X1 w-X1 w-Z1"),
        .. InAnyOrder("rlock W1R2/R2R3/W3W1", [ReadLock], _ => false,
            "w+X1 w+Y1 w-Y1 w-X1", "r+Y1 r+Z1 r-Z1 r-Y1", "r+Z1 w+X1 w-X1 r-Z1"),
        .. OfInterrupts("irqs-on + irq-safe-A", Three, "( +A -A )", "+A -A"),
        .. InAnyOrder("sirq-safe-A => hirqs-on", Three, IsExclusive, "S( +A -A )", "cli +A sti -A"),
        .. OfInterrupts("safe-A + irqs-on", Three, "( +A -A )", "off +A on -A"),
        .. OfInterrupts("safe-A + unsafe-B #1", Three, "+A +B -B -A", "+B -B", "( +A -A )"),
        .. OfInterrupts("safe-A + unsafe-B #2", Three, "off +A +B -B -A on", "+B -B", "( +A -A )"),
        .. OfInterrupts("irq lock-inversion", Three, "off w+A +B -B w-A on", "+B -B", "( r+A r-A )"),
        .. OfInterrupts("irq read-recursion", Two, "off w+A w-A on", "r+A r-A", "( +A s+B s-B -A )"),
        .. OfInterrupts("irq read-recursion #2", Two, "off s+B +A -A s-B on", "r+A r-A", "( s+B s-B )"),
        .. OfInterrupts("irq read-recursion #3", Two, "off w+B +A -A w-B on", "r+A r-A", "( r+B r-B )"),
        Queued("hardirq read-lock/lock-read", "h( r+A +B -B r-A ) cli +B r+A r-A -B sti", fails: true),
        Queued("hardirq lock-read/read-lock", "h( +B r+A r-A -B ) cli r+A +B -B r-A sti", fails: false),
        Queued("hardirq inversion", "h( +B -B ) cli +B r+A r-A -B sti r+A r-A", fails: true),
        new("fs_reclaim correct nesting", Spin, "reclaim- nofs reclaim+", Fails: false),
        new("fs_reclaim protected nesting", Spin, "reclaim- scope- alloc scope+ reclaim+", Fails: false),
        .. InContext("hardirq", "h( {0} )", mutexFails: true),
        .. InContext("hardirq, not threaded", "h( {0} )", mutexFails: true, isPreemptible: false),
        .. InContext("softirq", "S( {0} )", mutexFails: true),
        .. InContext("RCU", "rcu- {0} rcu+", mutexFails: true),
        .. InContext("RCU-bh", "bh- {0} bh+", mutexFails: true),
        .. InContext("RCU-sched", "preempt- {0} preempt+", mutexFails: true, isPreemptible: false),
        .. InContext("raw spinlock", "s+A {0} s-A", mutexFails: true, isPreemptible: false),
        .. InContext("spinlock", "s+A {0} s-A", mutexFails: true),
        .. InContext("mutex", "m+A {0} m-A", mutexFails: false),
        new("hardirq_unsafe_softirq_safe", Spin,
            "m+A cli s+C s-C sti m-A h( s+A s-A ) cli s+A s+B s-B s-A sti cli s+B s+C s-C s-B sti "
            + "S( s+D s-D ) bh- s+D s-D bh+ cli s+C s+D s-D s-C sti", Fails: true),
    ];

    /// <summary>How many there are of those that cannot be expressed, and why.</summary>
    internal static IReadOnlyList<(string Name, int Count, string Reason)> NotExpressed { get; } =
    [
        ("initialize held", 6, "no lock of the model is initialised twice"),
        ("rtmutex column", 9, "there is no rt_mutex"),
        ("wound/wait tests", 34, "there is no ww_mutex"),
        ("spinlock nest unlocked, spinlock nest test", 2, "there is no spin_lock_nest_lock()"),
        ("fs_reclaim wrong nesting", 1, "whoever reclaims has PF_MEMALLOC, so that nothing in it takes fs_reclaim again"),
        ("spinlock in not threaded hardirq, in RCU-sched, in raw spinlock", 3,
            "only PREEMPT_RT tells a spinlock from a raw one; the model is of another kernel"),
        ("local_lock inversion", 3, "there is no local_lock"),
    ];

    private static bool IsExclusive(SelftestKind kind) => kind != ReadLock;

    /// <summary>Readers of an rwlock may recurse.</summary>
    private static IEnumerable<SelftestCase> OfEveryKind(string name, string words) =>
        Six.Select(kind => new SelftestCase(name, kind, words, IsExclusive(kind)));

    /// <summary>A case of rwlocks, and one of semaphores, which always fails.</summary>
    private static SelftestCase[] OfReaders(string name, string rwlock, bool fails, string semaphore) =>
        [new(name, ReadLock, rwlock, fails), new(name, ReadSemaphore, semaphore, Fails: true)];

    private static IEnumerable<SelftestCase> OfInterrupts(string name, SelftestKind[] kinds, params string[] events) =>
        InAnyOrder("hard-" + name, kinds, IsExclusive, events)
            .Concat(InAnyOrder("soft-" + name, kinds, IsExclusive, events).Select(item => item with { IsSoft = true }));

    private static IEnumerable<SelftestCase> InAnyOrder(string name, SelftestKind[] kinds, Func<SelftestKind, bool> fails,
        params string[] events) =>
        kinds.SelectMany(kind => Orders(events.Length).Select(order => new SelftestCase(
            $"{name}/{string.Concat(order.Select(i => i + 1))}", kind, string.Join(' ', order.Select(i => events[i])), fails(kind))));

    private static IEnumerable<IReadOnlyList<int>> Orders(int count) =>
        count == 1 ? [[0]] : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count)
            .Select(at => (IReadOnlyList<int>)[.. order.Take(at), count - 1, .. order.Skip(at)]));

    private static SelftestCase Queued(string name, string words, bool fails) => new(name, Spin, words, fails) { IsQueued = true };

    private static IEnumerable<SelftestCase> InContext(string outer, string words, bool mutexFails, bool isPreemptible = true)
    {
        yield return Of("RCU", "rcu- rcu+", fails: false);
        yield return Of("raw spinlock", "s+B s-B", fails: false);
        if (isPreemptible) yield return Of("spinlock", "s+B s-B", fails: false);
        yield return Of("mutex", "m+B m-B", mutexFails);

        SelftestCase Of(string inner, string innerWords, bool fails) =>
            new($"{inner} in {outer}", Spin, string.Format(System.Globalization.CultureInfo.InvariantCulture, words, innerWords), fails);
    }
}

/// <summary>A case: what is done, and what lockdep makes of it.</summary>
/// <param name="Title">What the selftest calls it.</param>
/// <param name="Kind">The kind of its locks.</param>
/// <param name="Words">What is done, as <see cref="SelftestRun"/> reads it.</param>
/// <param name="Fails">Whether lockdep must complain.</param>
internal sealed record SelftestCase(string Title, SelftestKind Kind, string Words, bool Fails)
{
    /// <summary>Its name, which is its own.</summary>
    internal string Name => $"{Title} {Kind}";

    /// <summary>Whether its interrupts are softirqs.</summary>
    internal bool IsSoft { get; init; }

    /// <summary>Whether readers of its rwlocks wait behind writers; the selftest takes them as recursive otherwise.</summary>
    internal bool IsQueued { get; init; }

    /// <summary>What is found in a run of it.</summary>
    internal IReadOnlyList<string> Violations() => new SelftestRun(Kind, IsSoft, IsQueued, Words).Violations();
}
