using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>A shared word: READ_ONCE, WRITE_ONCE and cmpxchg.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="initial">Its value when a run begins.</param>
public sealed class Cell(Machine machine, string name, long initial = 0) : KernelObject(machine, name)
{
    /// <summary>READ_ONCE(); the result is what was found.</summary>
    public static readonly StepKind ReadKind = new("READ_ONCE", Access.Read);

    /// <summary>WRITE_ONCE(); its argument is what is written.</summary>
    public static readonly StepKind WriteKind = new("WRITE_ONCE", Access.Write) { MayBeDelayed = true };

    /// <summary>cmpxchg() from 0; its argument is what is to be stored, the result whether it was.</summary>
    public static readonly StepKind CompareKind = new("cmpxchg", Access.Write);

    private readonly long initial = initial;
    private readonly List<Condition> conditions = [];
    private long value = initial;

    /// <summary>The value, for judging a run that is over.</summary>
    public long Final => value;

    /// <summary>READ_ONCE().</summary>
    public Step<long> Read() => new(new(this, ReadKind));

    /// <summary>WRITE_ONCE(): ordered by nothing; on a machine with store buffers others may see it later.</summary>
    public Step Write(long written) => Store(new(this, WriteKind, written));

    /// <summary>cmpxchg() from 0; true if it was stored. A full barrier.</summary>
    public Step<bool> CompareExchangeZero(long written) => new(new(this, CompareKind, written));

    /// <summary>Where it is read and written.</summary>
    internal Location Place => At();

    /// <inheritdoc/>
    public override bool HasFootprintByAccess => true;

    /// <summary>What waits for a condition on it is told by the condition, too.</summary>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        base.Footprint(step, ref footprint);
        if (step.Kind.Access != Access.Write) return;
        foreach (var condition in conditions) footprint.Add(condition.Place, write: true);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == ReadKind)
        {
            Reads();
            return SeenBy(thread, 0, value);
        }

        if (step.Kind == CompareKind && value != 0) return 0;
        Writes();
        value = step.Argument;
        return 1;
    }

    /// <inheritdoc/>
    public override long Stored(in Step store, long value) => store.Argument;

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => step.Kind != ReadKind && result != 0;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == ReadKind ? StepText.Value($"READ_ONCE({Name})", $"{result}") : $"{step.Kind.Name}({Name}, {step.Argument})";

    /// <inheritdoc/>
    public override string StateText => $"{value}";

    /// <summary>A condition looks at it.</summary>
    internal void AddCondition(Condition condition) => conditions.Add(condition);

    /// <summary>A step of another object reads it.</summary>
    internal void IsRead() => Reads();

    /// <inheritdoc/>
    protected override void Reset() => value = initial;
}
