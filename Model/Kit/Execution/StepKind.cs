namespace TagStorageModel.Kit.Execution;

/// <summary>How a step touches its target.</summary>
public enum Access
{
    /// <summary>The step touches no shared object: only its own CPU or thread.</summary>
    None,

    /// <summary>The step only reads its target.</summary>
    Read,

    /// <summary>The step may write its target.</summary>
    Write,
}

/// <summary>How a step stands to its CPU's earlier stores that have not taken effect yet.</summary>
public enum StoreOrder
{
    /// <summary>It waits for none: loads, plain stores, acquires.</summary>
    Relaxed,

    /// <summary>A plain store that waits for those before the last smp_wmb().</summary>
    AfterWmb,

    /// <summary>A release or more: it waits for all.</summary>
    Release,
}

/// <summary>What a step has to do with the order of other steps (happens-before), beside that its thread makes its steps in order.</summary>
public enum Synchronization
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What came before the last release of what it touches came before it.</summary>
    Acquire,

    /// <summary>What came before it comes before whoever acquires what it touches.</summary>
    Release,

    /// <summary>Both, as taking and releasing a lock are taken to be.</summary>
    AcquireRelease,

    /// <summary>It orders nothing, and whoever reads what it has written sees no earlier release.</summary>
    Overwrite,
}

/// <summary>
/// What a step does, declared beside the object that does it, under the name that reports print.
/// Two kinds are the same only if they are the same instance.
/// </summary>
public sealed class StepKind
{
    private static int count;

    /// <summary>Declares a kind of step.</summary>
    /// <param name="name">The C name of the operation.</param>
    /// <param name="access">How it touches its target.</param>
    public StepKind(string name, Access access)
    {
        Name = name;
        Access = access;
        Order = access == Access.Write ? StoreOrder.Release : StoreOrder.Relaxed;
        Synchronizes = access == Access.Write ? Synchronization.AcquireRelease : Synchronization.None;
        Index = System.Threading.Interlocked.Increment(ref count) - 1;
        Hash = HashOf(name);
    }

    private StepKind(StepKind store)
        : this(store.Name + ", buffered", Access.None) => Store = store;

    /// <summary>What the step is called in C, such as <c>xas_store</c>, without parentheses.</summary>
    public string Name { get; }

    /// <summary>How it touches its target.</summary>
    public Access Access { get; }

    /// <summary>How it is ordered after earlier stores of its CPU: what writes is a release unless it says otherwise.</summary>
    public StoreOrder Order { get; init; }

    /// <summary>
    /// What it orders: whatever writes is an acquire and a release unless it says otherwise. If it turns out to have written
    /// nothing, as a lock that could not be taken, it orders nothing.
    /// </summary>
    public Synchronization Synchronizes { get; init; }

    /// <summary>Whether there are states in which such a step cannot go: it waits for another step.</summary>
    public bool Waits { get; init; }

    /// <summary>The result of a step with a <see cref="Slowpath"/> that could not be done, and has queued its thread.</summary>
    public const long Queued = -1;

    /// <summary>
    /// What its thread waits in next if the step's result is <see cref="Queued"/>: the code goes on when that is done. Null
    /// for what is done when it is made.
    /// </summary>
    public StepKind? Slowpath { get; init; }

    /// <summary>A number that depends on the name alone, the same in every process.</summary>
    public uint Hash { get; }

    /// <summary>
    /// Whether it is a store that nothing orders: on a machine with store buffers it may take effect after later steps of
    /// its CPU. Its target says to which word it goes, and what it makes of it (<see cref="KernelObject.WordOf"/>).
    /// </summary>
    public bool MayBeDelayed
    {
        get => Buffered is not null;
        init => Buffered = value ? new StepKind(this) : null;
    }

    /// <summary>The store as its CPU makes it, into its buffer; null for what takes effect at once.</summary>
    public StepKind? Buffered { get; private init; }

    /// <summary>The store that this kind puts into a buffer; null for all other kinds.</summary>
    internal StepKind? Store { get; }

    /// <summary>Dense number for tables; not stable between processes and never shown.</summary>
    internal int Index { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A number that depends on a name alone (FNV-1a).</summary>
    internal static uint HashOf(string name)
    {
        var hash = 2166136261u;
        foreach (var letter in name) hash = (hash ^ letter) * 16777619;
        return hash;
    }
}
