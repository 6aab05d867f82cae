using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Mm.Swap;

/// <summary>What is in the slots of the swap device. A write or read is waited for: it is one step.</summary>
public sealed class SwapContents(Machine machine, Memory memory, DataMemory data, int size) : KernelObject(machine, "swap contents")
{
    /// <summary>A page is written to a slot: the argument is the slot, the value the page's index.</summary>
    public static readonly StepKind WriteKind = new("submit_bio(write)", Access.Write);

    /// <summary>A page is read from a slot: the argument is the slot, the value the page's index.</summary>
    public static readonly StepKind ReadKind = new("submit_bio(read)", Access.Write);

    private readonly long[] slots = new long[size];

    /// <summary>The end of swap_writepage(): the page is written out.</summary>
    public Step Write(SwapEntry entry, Page page) => new(this, WriteKind, entry.Slot, Value: page.Index);

    /// <summary>swap_readpage(): the page is read in.</summary>
    public Step Read(SwapEntry entry, Page page) => new(this, ReadKind, entry.Slot, Value: page.Index);

    /// <summary>The swap entry that a step is about.</summary>
    public static SwapEntry EntryOf(in Step step) => new((int)step.Argument);

    /// <summary>The page that a step writes out or reads in.</summary>
    public Page PageOf(in Step step) => memory[(int)step.Value];

    /// <summary>The location of a slot's contents.</summary>
    public Location LocationOf(SwapEntry entry) => At(entry.Slot);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        var isRead = step.Kind == ReadKind;
        footprint.Add(At(step.Argument), write: !isRead);
        footprint.Add(data.LocationOf(PageOf(step)), write: isRead);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == ReadKind)
        {
            Reads(step.Argument);
            data.WriteNow(PageOf(step), slots[step.Argument]);
        }
        else
        {
            Writes(step.Argument);
            slots[step.Argument] = data.Of(PageOf(step));
        }

        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        $"{step.Kind.Name[..^1]}, {EntryOf(step)}, {PageOf(step)})";

    /// <inheritdoc/>
    protected override void Reset() => Array.Clear(slots);
}
