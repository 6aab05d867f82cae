using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// seqcount_t: readers read without a lock and begin again if a writer was there meanwhile. Writers exclude each other by
/// something else. Waiting for a writer to end is one step; looks that show nothing new are not made.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
public sealed class SeqCount(Machine machine, string name) : KernelObject(machine, name)
{
    /// <summary>read_seqcount_begin(): waits until no writer is there; the result is the sequence.</summary>
    public static readonly StepKind BeginKind =
        new("read_seqcount_begin", Access.Read) { Waits = true, Synchronizes = Synchronization.Acquire };

    /// <summary>read_seqcount_retry(); its argument is what the begin returned, the result whether to begin again.</summary>
    public static readonly StepKind RetryKind = new("read_seqcount_retry", Access.Read);

    /// <summary>write_seqcount_begin().</summary>
    public static readonly StepKind WriteBeginKind = new("write_seqcount_begin", Access.Write) { Synchronizes = Synchronization.Overwrite };

    /// <summary>write_seqcount_end().</summary>
    public static readonly StepKind WriteEndKind = new("write_seqcount_end", Access.Write) { Synchronizes = Synchronization.Release };

    private readonly string waitText = $"read_seqcount_begin(&{name})";

    private long sequence;

    /// <summary>read_seqcount_begin().</summary>
    /// <returns>What <see cref="ReadRetry"/> takes.</returns>
    public Step<long> ReadBegin() => new(new(this, BeginKind));

    /// <summary>read_seqcount_retry(): whether a writer has been there since, so that what was read is not to be used.</summary>
    /// <param name="begun">What <see cref="ReadBegin"/> returned.</param>
    public Step<bool> ReadRetry(long begun) => new(new(this, RetryKind, begun));

    /// <summary>write_seqcount_begin(): readers wait, or begin again.</summary>
    public Step WriteBegin() => new(this, WriteBeginKind);

    /// <summary>write_seqcount_end().</summary>
    public Step WriteEnd() => new(this, WriteEndKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != BeginKind || (sequence & 1) == 0;

    /// <inheritdoc/>
    public override string WaitText(in Step step) => waitText;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind.Access == Access.Read)
        {
            Reads();
            return step.Kind == BeginKind ? sequence : sequence != step.Argument ? 1 : 0;
        }

        Writes();
        return ++sequence;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == BeginKind) return StepText.Value($"{step.Kind.Name}(&{Name})", $"{result}");
        if (step.Kind == RetryKind) return StepText.Number($"{step.Kind.Name}(&{Name}, {step.Argument})", result);
        return $"{step.Kind.Name}(&{Name})";
    }

    /// <inheritdoc/>
    public override string StateText => (sequence & 1) == 0 ? $"{sequence}" : $"{sequence}, being written";

    /// <inheritdoc/>
    protected override void Reset() => sequence = 0;
}
