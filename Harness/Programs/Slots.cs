using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>The table of the program <c>indexer</c>: a slot is claimed by compare-and-swap from 0.</summary>
/// <param name="machine">The machine.</param>
/// <param name="count">How many slots.</param>
public sealed class Slots(Machine machine, int count) : KernelObject(machine, "table")
{
    private static readonly StepKind ClaimKind = new("cmpxchg", Access.Write);
    private readonly long[] values = new long[count];

    /// <summary>One atomic step; true if the slot was free.</summary>
    public Step<bool> Claim(int slot, long value) => new(new(this, ClaimKind, slot, null, value));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) =>
        footprint.Add(At(step.Argument), write: values[step.Argument] == 0);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Reads(step.Argument);
        if (values[step.Argument] != 0) return 0;
        Writes(step.Argument);
        values[step.Argument] = step.Value;
        return 1;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => result != 0;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        StepText.Number($"cmpxchg({Name}[{step.Argument}], 0, {step.Value})", result);

    /// <inheritdoc/>
    public override string StateText =>
        string.Join(", ", values.Index().Where(slot => slot.Item != 0).Select(slot => $"[{slot.Index}] {slot.Item}"));

    /// <inheritdoc/>
    protected override void Reset() => Array.Clear(values);
}
