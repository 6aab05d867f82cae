using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// A shared word whose every access is one atomic step (atomic_t, or a variable that is accessed with READ_ONCE() and WRITE_ONCE()).
/// READ_ONCE() and WRITE_ONCE() order nothing; an acquire sees what came before the release that it reads from; what reads and
/// writes at once (cmpxchg(), xchg(), atomic_fetch_add()) is a full barrier, a cmpxchg() that fails no barrier at all.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="initial">Its value when a run begins.</param>
public sealed class Cell(Machine machine, string name, long initial = 0) : Word(machine, name, initial)
{
    /// <summary>READ_ONCE(); the result is what was found.</summary>
    public static readonly StepKind ReadKind = new("READ_ONCE", Access.Read);

    /// <summary>smp_load_acquire(); the result is what was found.</summary>
    public static readonly StepKind AcquireKind = new("smp_load_acquire", Access.Read) { Synchronizes = Synchronization.Acquire };

    /// <summary>WRITE_ONCE(); its argument is what is written.</summary>
    public static readonly StepKind WriteKind =
        new("WRITE_ONCE", Access.Write) { MayBeDelayed = true, Synchronizes = Synchronization.Overwrite };

    /// <summary>smp_store_release(); its argument is what is written.</summary>
    public static readonly StepKind ReleaseKind = new("smp_store_release", Access.Write) { Synchronizes = Synchronization.Release };

    /// <summary>cmpxchg() from 0; its argument is what is to be stored, the result whether it was.</summary>
    public static readonly StepKind CompareKind = new("cmpxchg", Access.Write);

    /// <summary>cmpxchg(); its value is what is expected, its argument what is to be stored then, the result what was found.</summary>
    public static readonly StepKind CompareExchangeKind = new("cmpxchg", Access.Write);

    /// <summary>xchg(); its argument is what is stored, the result what was found.</summary>
    public static readonly StepKind ExchangeKind = new("xchg", Access.Write);

    /// <summary>atomic_fetch_add(); its argument is what is added, the result what was found.</summary>
    public static readonly StepKind FetchAddKind = new("atomic_fetch_add", Access.Write);

    private static readonly StepKind[] WriteKinds = [WriteKind, ReleaseKind, CompareKind, CompareExchangeKind, ExchangeKind, FetchAddKind];

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> ChangedBy => WriteKinds;

    /// <summary>READ_ONCE().</summary>
    public Step<long> Read() => new(new(this, ReadKind));

    /// <summary>smp_load_acquire().</summary>
    public Step<long> ReadAcquire() => new(new(this, AcquireKind));

    /// <summary>WRITE_ONCE(): ordered by nothing; on a machine with store buffers others may see it later.</summary>
    public Step Write(long written) => Store(new(this, WriteKind, written));

    /// <summary>smp_store_release(): all stores of its CPU before it take effect before it does.</summary>
    public Step WriteRelease(long written) => new(this, ReleaseKind, written);

    /// <summary>cmpxchg() from 0; true if it was stored. A full barrier.</summary>
    public Step<bool> CompareExchangeZero(long written) => new(new(this, CompareKind, written));

    /// <summary>cmpxchg(): stores <paramref name="written"/> where it finds <paramref name="expected"/>. A full barrier if it stores.</summary>
    /// <returns>What was found: <paramref name="expected"/> if it was stored.</returns>
    public Step<long> CompareExchange(long expected, long written) => new(new(this, CompareExchangeKind, written, Value: expected));

    /// <summary>xchg(): a full barrier.</summary>
    /// <returns>What was found.</returns>
    public Step<long> Exchange(long written) => new(new(this, ExchangeKind, written));

    /// <summary>atomic_fetch_add(): a full barrier. Beyond 64 bits it wraps around.</summary>
    /// <returns>What was found.</returns>
    public Step<long> FetchAdd(long added) => new(new(this, FetchAddKind, added));

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var found = Final;
        if (step.Kind.Access == Access.Read)
        {
            Reads();
            return SeenBy(thread, 0, found);
        }

        if (step.Kind == CompareKind && found != 0) return 0;
        if (step.Kind == CompareExchangeKind && found != step.Value)
        {
            Reads();
            return found;
        }

        Writes();
        Final = step.Kind == FetchAddKind ? unchecked(found + step.Argument) : step.Argument;
        return IsReadAndWrite(step.Kind) ? found : 1;
    }

    /// <inheritdoc/>
    public override long Stored(in Step store, long value) => store.Argument;

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => step.Kind.Access == Access.Write
        && (step.Kind != CompareKind || result != 0) && (step.Kind != CompareExchangeKind || result == step.Value);

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind.Access == Access.Read) return StepText.Value($"{step.Kind.Name}({Name})", $"{result}");
        if (step.Kind == CompareExchangeKind)
            return StepText.Value($"{step.Kind.Name}({Name}, {step.Value}, {step.Argument})", $"{result}");
        if (step.Kind == FetchAddKind) return StepText.Value($"{step.Kind.Name}({step.Argument}, {Name})", $"{result}");
        var call = $"{step.Kind.Name}({Name}, {step.Argument})";
        return IsReadAndWrite(step.Kind) ? StepText.Value(call, $"{result}") : call;
    }

    private static bool IsReadAndWrite(StepKind kind) => kind == CompareExchangeKind || kind == ExchangeKind || kind == FetchAddKind;
}
