using System.Numerics;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <summary>
/// asid_map or pinned_asid_map: a bit for each ASID. Its bits are set and cleared without atomic operations: a lock protects it.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="size">NUM_USER_ASIDS, at most 31.</param>
public sealed class AsidBitmap(Machine machine, string name, int size) : KernelObject(machine, name)
{
    /// <summary>bitmap_copy(); the payload is what is copied.</summary>
    public static readonly StepKind CopyKind = new("bitmap_copy", Access.Write);

    /// <summary>__set_bit(); the argument is the bit.</summary>
    public static readonly StepKind SetKind = new("__set_bit", Access.Write);

    /// <summary>__clear_bit(); the argument is the bit.</summary>
    public static readonly StepKind ClearKind = new("__clear_bit", Access.Write);

    /// <summary>__test_and_set_bit(); the argument is the bit, the result whether it was set.</summary>
    public static readonly StepKind TestAndSetKind = new("__test_and_set_bit", Access.Write);

    /// <summary>find_next_zero_bit(); the argument is the first bit that is looked at, the result the size if there is none.</summary>
    public static readonly StepKind FindKind = new("find_next_zero_bit", Access.Read);

    private uint bits;

    /// <summary>bitmap_copy() from another of the same size.</summary>
    public Step CopyFrom(AsidBitmap source) => new(this, CopyKind, Payload: source);

    /// <summary>__set_bit().</summary>
    public Step Set(int bit) => new(this, SetKind, bit);

    /// <summary>__clear_bit().</summary>
    public Step Clear(int bit) => new(this, ClearKind, bit);

    /// <summary>__test_and_set_bit(): whether it was set.</summary>
    public Step<bool> TestAndSet(int bit) => new(new(this, TestAndSetKind, bit));

    /// <summary>find_next_zero_bit(): the first bit from one on that is not set; the size if there is none.</summary>
    public Step<long> FindNextZero(long from) => new(new(this, FindKind, from));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        base.Footprint(step, ref footprint);
        if (step.Payload is AsidBitmap source) footprint.Add(source.At(), write: false);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Reads();
        var bit = (int)step.Argument;
        if (step.Kind == FindKind) return Math.Min(size, BitOperations.TrailingZeroCount(~bits & (uint.MaxValue << bit)));
        var was = (bits >> bit) & 1;
        Writes();
        if (step.Payload is AsidBitmap source)
        {
            source.Reads();
            bits = source.bits;
        }
        else
        {
            bits = step.Kind == ClearKind ? bits & ~(1u << bit) : bits | (1u << bit);
        }

        return was;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Payload is AsidBitmap source) return $"bitmap_copy({Name}, {source.Name})";
        if (step.Kind == FindKind) return StepText.Value($"find_next_zero_bit({Name}, {size}, {step.Argument})", $"{result}");
        var call = $"{step.Kind.Name}({step.Argument}, {Name})";
        return step.Kind == TestAndSetKind ? StepText.Number(call, result) : call;
    }

    /// <inheritdoc/>
    public override string StateText =>
        bits == 0 ? "empty" : string.Join(' ', Enumerable.Range(0, size + 1).Where(bit => (bits >> bit & 1) != 0));

    /// <inheritdoc/>
    protected override void Reset() => bits = 0;
}
