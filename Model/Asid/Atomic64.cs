using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <summary>atomic64_t that holds a <see cref="ContextId"/>. Every operation is one step, and in one order with all others on it.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="initial">Its value when a run begins.</param>
public sealed class Atomic64(Machine machine, string name, long initial = 0) : KernelObject(machine, name)
{
    /// <summary>atomic64_read(); the result is what was found.</summary>
    public static readonly StepKind ReadKind = new("atomic64_read", Access.Read);

    /// <summary>atomic64_set(); the argument is what is written.</summary>
    public static readonly StepKind SetKind = new("atomic64_set", Access.Write);

    /// <summary>atomic64_xchg_relaxed(); the argument is what is written, the result what was there.</summary>
    public static readonly StepKind ExchangeKind = new("atomic64_xchg_relaxed", Access.Write);

    /// <summary>atomic64_cmpxchg_relaxed(); the argument is what is written if the value is there, the result what was there.</summary>
    public static readonly StepKind CompareKind = new("atomic64_cmpxchg_relaxed", Access.Write);

    /// <summary>atomic64_add_return_relaxed(); the argument is what is added, the result the sum.</summary>
    public static readonly StepKind AddKind = new("atomic64_add_return_relaxed", Access.Write);

    private readonly long initial = initial;
    private long value = initial;

    /// <summary>atomic64_read().</summary>
    public Step<long> Read() => new(new(this, ReadKind));

    /// <summary>atomic64_set().</summary>
    public Step Set(long written) => new(this, SetKind, written);

    /// <summary>atomic64_xchg_relaxed(): the old value.</summary>
    public Step<long> Exchange(long written) => new(new(this, ExchangeKind, written));

    /// <summary>atomic64_cmpxchg_relaxed(): the old value; it is replaced only if it is the one expected.</summary>
    public Step<long> CompareExchange(long expected, long written) => new(new(this, CompareKind, written, Value: expected));

    /// <summary>atomic64_add_return_relaxed(): the new value.</summary>
    public Step<long> AddReturn(long added) => new(new(this, AddKind, added));

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Reads();
        var before = value;
        if (step.Kind == ReadKind || (step.Kind == CompareKind && before != step.Value)) return before;
        Writes();
        value = step.Kind == AddKind ? before + step.Argument : step.Argument;
        return step.Kind == AddKind ? value : before;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) =>
        step.Kind != ReadKind && (step.Kind != CompareKind || result == step.Value);

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var (argument, found) = (ContextId.Text(step.Argument), ContextId.Text(result));
        if (step.Kind == SetKind) return $"atomic64_set(&{Name}, {argument})";
        if (step.Kind == ReadKind) return StepText.Value($"atomic64_read(&{Name})", found);
        return StepText.Value(step.Kind == CompareKind ? $"{step.Kind.Name}(&{Name}, {ContextId.Text(step.Value)}, {argument})"
            : $"{step.Kind.Name}(&{Name}, {argument})", found);
    }

    /// <inheritdoc/>
    public override string StateText => ContextId.Text(value);

    /// <inheritdoc/>
    protected override void Reset() => value = initial;
}
