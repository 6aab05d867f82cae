namespace TagStorageModel.Kit.Execution;

/// <summary>
/// Something that model threads share. Its state is read and written only inside a step that declared it
/// (<see cref="Footprint"/>); in a checked run anything else is an internal error.
/// </summary>
public abstract class KernelObject
{
    private bool dirty;

    /// <summary>Registers the object with its machine.</summary>
    /// <param name="machine">The machine it belongs to.</param>
    /// <param name="name">What reports call it.</param>
    protected KernelObject(Machine machine, string name)
    {
        Machine = machine;
        Name = name;
        NameHash = StepKind.HashOf(name);
        Id = machine.Register(this);
    }

    /// <summary>The machine it belongs to.</summary>
    public Machine Machine { get; }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>A number that depends on its name alone: digests outlive objects that are made before it.</summary>
    internal uint NameHash { get; }

    /// <summary>Its number, given in the order of creation.</summary>
    public int Id { get; }

    /// <summary>Other objects that <see cref="CanGo"/> looks at; none if it looks at this one only.</summary>
    public virtual IReadOnlyList<KernelObject> AlsoWaitsFor => [];

    /// <summary>The part of this object that a step acts on or waits for: steps on different parts never keep each other waiting.</summary>
    public virtual long WaitedPart(in Step step) => 0;

    /// <summary>Whether the step could happen now. Reads only this object and <see cref="AlsoWaitsFor"/>, without effect.</summary>
    public virtual bool CanGo(ModelThread thread, in Step step) => true;

    /// <summary>How many outcomes the step may have now; more than one makes it a choice of the strategy.</summary>
    public virtual int Outcomes(ModelThread thread, in Step step) => 1;

    /// <summary>Makes the step: its whole effect on this object, at once.</summary>
    /// <returns>The step's result, one machine word.</returns>
    public abstract long Execute(ModelThread thread, in Step step);

    /// <summary>Adds the locations that the step reads and writes; by default this object as a whole.</summary>
    public virtual void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind.Access != Access.None) footprint.Add(At(), step.Kind.Access == Access.Write);
    }

    /// <summary>Whether the footprint is always the same for steps of one access, though it is not this object as a whole.</summary>
    public virtual bool HasFootprintByAccess => false;

    /// <summary>The step as reports print it, in C.</summary>
    public virtual StepText Describe(in Step step, long result) => $"{step.Kind.Name}({Name})";

    /// <summary>
    /// The step as explanations print it: as <see cref="Describe"/> does, but what it holds by the names that somebody has
    /// given it for readers.
    /// </summary>
    public virtual StepText Tell(in Step step, long result) => Describe(step, result);

    /// <summary>
    /// Whether two steps on this object are about the same thing in the eyes of who reads a trace; by default whether they
    /// share a location.
    /// </summary>
    public virtual bool IsAboutTheSame(in Step first, in Step second)
    {
        var (own, other) = (default(Footprint), default(Footprint));
        first.Target.Footprint(first, ref own);
        second.Target.Footprint(second, ref other);
        return own.SharesWith(other);
    }

    /// <summary>Whether a step has changed anything at all, as far as its result tells.</summary>
    public virtual bool HasWritten(in Step step, long result) => step.Kind.Access == Access.Write;

    /// <summary>Whether its steps are made on other objects, through it: then what it touches is told by locations alone.</summary>
    public virtual bool IsWindow => false;

    /// <summary>What it holds between two steps of a run, in words or C; null if there is nothing to tell of it.</summary>
    public virtual string? StateText => null;

    /// <summary>
    /// What a deadlock's message says that is waited for by a step that cannot go: the kind of step, and which object where its
    /// names are few. It is part of a violation's key.
    /// </summary>
    public virtual string WaitText(in Step step) => step.Kind.Name;

    /// <summary>Who would have to act before the step could go: the holder of a lock, or null.</summary>
    public virtual ModelThread? Blocker(ModelThread thread, in Step step) => null;

    /// <summary>
    /// The word that a store goes to which may be delayed (<see cref="StepKind.MayBeDelayed"/>): stores of a CPU to one
    /// word take effect in the order in which they were made.
    /// </summary>
    public virtual long WordOf(in Step store) => 0;

    /// <summary>What such a store makes of its word, for its own CPU, which sees it before it takes effect.</summary>
    /// <param name="store">The store.</param>
    /// <param name="value">What the word was.</param>
    public virtual long Stored(in Step store, long value) =>
        throw new InvalidOperationException($"{store.Kind.Name} of {Name} cannot be delayed");

    /// <summary>A thread has made a store, which does not take effect yet.</summary>
    public virtual void StoreIsDelayed(ModelThread thread, in Step store)
    {
    }

    /// <summary>A delayed store is about to take effect, others having made steps since it was made.</summary>
    public virtual void StoreIsLate(in Step store)
    {
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Puts back the state the object had when it was made.</summary>
    protected abstract void Reset();

    /// <summary>A location within this object.</summary>
    /// <param name="part">A number, an index, a bit: what it means is the object's affair.</param>
    protected Location At(long part = 0) => Location.Of(Id, part);

    /// <summary>A store that may be delayed, as the running thread makes it: into its CPU's store buffer, where there is one.</summary>
    protected Step Store(in Step store) => Machine.HasStoreBuffers ? StoreBuffer.Delayed(store) : store;

    /// <summary>A word of this object as a thread reads it: with the stores that its CPU has made and no other sees yet.</summary>
    /// <param name="thread">Who reads it.</param>
    /// <param name="word">Which, as <see cref="WordOf"/> tells them.</param>
    /// <param name="value">What it is for all others.</param>
    protected long SeenBy(ModelThread thread, long word, long value) =>
        thread.Cpu.Stores is { } stores ? stores.Forward(this, word, value) : value;

    /// <summary>To be called before a part is read.</summary>
    protected void Reads(long part = 0)
    {
        if (Machine.Checked) Machine.CheckAccess(this, At(part), write: false);
    }

    /// <summary>To be called before a part is written.</summary>
    protected void Writes(long part = 0)
    {
        Dirty();
        if (Machine.Checked) Machine.CheckAccess(this, At(part), write: true);
    }

    /// <summary>To be called before something is written that no other thread can know of yet.</summary>
    protected void Dirty()
    {
        if (dirty) return;
        dirty = true;
        Machine.Dirtied(this);
    }

    internal void Clean()
    {
        dirty = false;
        Reset();
    }
}
