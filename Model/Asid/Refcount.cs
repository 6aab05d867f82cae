using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <summary>refcount_t: how many have pinned an mm's ASID.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
public sealed class Refcount(Machine machine, string name) : KernelObject(machine, name)
{
    /// <summary>refcount_read(); the result is the count.</summary>
    public static readonly StepKind ReadKind = new("refcount_read", Access.Read);

    /// <summary>refcount_set(); the argument is the count.</summary>
    public static readonly StepKind SetKind = new("refcount_set", Access.Write);

    /// <summary>refcount_inc_not_zero(); the result is whether it was not 0.</summary>
    public static readonly StepKind IncrementKind = new("refcount_inc_not_zero", Access.Write);

    /// <summary>refcount_dec_and_test(); the result is whether it is 0 now.</summary>
    public static readonly StepKind DecrementKind = new("refcount_dec_and_test", Access.Write);

    private long count;

    /// <summary>refcount_read().</summary>
    public Step<long> Read() => new(new(this, ReadKind));

    /// <summary>refcount_set().</summary>
    public Step Set(long written) => new(this, SetKind, written);

    /// <summary>refcount_inc_not_zero(): whether there was a reference, and now is one more.</summary>
    public Step<bool> IncrementNotZero() => new(new(this, IncrementKind));

    /// <summary>refcount_dec_and_test(): whether the last reference is gone.</summary>
    public Step<bool> DecrementAndTest() => new(new(this, DecrementKind));

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Reads();
        if (step.Kind == ReadKind) return count;
        if (step.Kind == IncrementKind && count == 0) return 0;
        Writes();
        count = step.Kind == SetKind ? step.Argument : step.Kind == IncrementKind ? count + 1 : count - 1;
        return step.Kind == DecrementKind ? count == 0 ? 1 : 0 : 1;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => step.Kind != ReadKind && (step.Kind != IncrementKind || result != 0);

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => step.Kind == SetKind ? $"refcount_set(&{Name}, {step.Argument})"
        : StepText.Number($"{step.Kind.Name}(&{Name})", result);

    /// <inheritdoc/>
    public override string StateText => $"{count}";

    /// <inheritdoc/>
    protected override void Reset() => count = 0;
}
