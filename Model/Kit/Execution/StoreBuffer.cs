namespace TagStorageModel.Kit.Execution;

/// <summary>
/// The stores of one CPU that no other sees yet, of those that nothing orders (<see cref="StepKind.MayBeDelayed"/>). They
/// take effect one at a time, out of order between words, in order within one and across an smp_wmb(). The CPU itself
/// sees them at once. Whatever is at least a release waits until the buffer is empty; an acquire does not.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="cpu">The CPU.</param>
public sealed class StoreBuffer(Machine machine, Cpu cpu) : KernelObject(machine, cpu.Name + ".stores")
{
    /// <summary>Of so many of the oldest stores any may be next.</summary>
    public const int Window = 8;

    private static readonly StepKind DrainKind = new("drain", Access.None);
    private BufferedStore[] stores = new BufferedStore[16];
    private int count;
    private int barriers;

    /// <summary>Whether everything has taken effect.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>How many of the stores may take effect next.</summary>
    internal int Choices
    {
        get
        {
            var choices = 0;
            for (var i = 0; i < count && i < Window; i++) choices += MayBeNext(i) ? 1 : 0;
            return choices;
        }
    }

    /// <summary>A store as the running thread makes it: into its CPU's buffer. The setup has none.</summary>
    internal static Step Delayed(in Step store)
    {
        var thread = ModelThread.Current;
        if (thread.Index < 0 || thread.Cpu.Stores is not { } buffer) return store;
        return new Step(buffer, store.Kind.Buffered!, store.Argument, store.Target, store.Value);
    }

    /// <summary>smp_wmb(): what comes later takes effect later.</summary>
    internal void Wmb()
    {
        if (count > 0) barriers++;
    }

    /// <summary>Whether a step of this CPU may happen with the stores that are still here.</summary>
    internal bool Allows(StepKind kind) => count == 0 || kind.Order switch
    {
        StoreOrder.Relaxed => true,
        StoreOrder.AfterWmb => stores[0].Barriers == barriers,
        _ => false,
    };

    /// <summary>A word as this CPU sees it.</summary>
    internal long Forward(KernelObject target, long word, long value)
    {
        for (var i = 0; i < count; i++)
        {
            var store = stores[i].Store;
            if (store.Target == target && target.WordOf(store) == word) value = target.Stored(store, value);
        }

        return value;
    }

    /// <summary>Takes one of the stores that may be next out of the buffer.</summary>
    internal BufferedStore Take(int choice)
    {
        var at = IndexOf(choice);
        var taken = stores[at];
        if (Machine.Trace.Steps > taken.Step) taken.Store.Target.StoreIsLate(taken.Store);
        Array.Copy(stores, at + 1, stores, at, --count - at);
        return taken;
    }

    /// <summary>The store that would take effect.</summary>
    internal Step Next(int choice) => stores[IndexOf(choice)].Store;

    /// <summary>What the pseudo thread runs that makes stores take effect.</summary>
    internal async KernelTask Run()
    {
        while (true) await Drain();
    }

    /// <summary>One store takes effect; which one is a choice.</summary>
    internal Step Drain() => new(this, DrainKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != DrainKind || count > 0;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Dirty();
        if (count == stores.Length) Array.Resize(ref stores, count * 2);
        var store = StoreOf(step);
        store.Target.StoreIsDelayed(thread, store);
        stores[count++] = new BufferedStore(store, thread, barriers, Machine.Violations.OriginOf(thread), Machine.Trace.Steps + 1);
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == DrainKind) return $"drain({Name})";
        var store = StoreOf(step);
        return Buffered(store.Target.Describe(store, store.Value));
    }

    /// <inheritdoc/>
    public override StepText Tell(in Step step, long result)
    {
        if (step.Kind == DrainKind) return Describe(step, result);
        var store = StoreOf(step);
        return Buffered(store.Target.Tell(store, store.Value));
    }

    private static StepText Buffered(StepText store) => store with { Call = store.Call + ", buffered" };

    /// <inheritdoc/>
    protected override void Reset()
    {
        count = 0;
        barriers = 0;
    }

    private static Step StoreOf(in Step step) => new((KernelObject)step.Payload!, step.Kind.Store!, step.Argument, null, step.Value);

    private int IndexOf(int choice)
    {
        var at = 0;
        while (!MayBeNext(at) || choice-- > 0) at++;
        return at;
    }

    private bool MayBeNext(int at)
    {
        ref readonly var store = ref stores[at];
        if (store.Barriers != stores[0].Barriers) return false;
        for (var i = 0; i < at; i++)
        {
            var target = store.Store.Target;
            if (stores[i].Store.Target == target && target.WordOf(stores[i].Store) == target.WordOf(store.Store)) return false;
        }

        return true;
    }
}

/// <summary>A store that has been made and has not taken effect.</summary>
/// <param name="Store">The store.</param>
/// <param name="Thread">Who made it.</param>
/// <param name="Barriers">How many smp_wmb() came before it.</param>
/// <param name="Origin">Where it was made.</param>
/// <param name="Step">How many steps there had been, this one included.</param>
internal readonly record struct BufferedStore(Step Store, ModelThread Thread, int Barriers, ViolationOrigin Origin, int Step);
