using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>
/// Pages that a driver holds for later: pinned for DMA or allocated for itself. Whoever takes one out, a thread
/// or an interrupt, gives it back.
/// </summary>
public sealed class DriverPages(Machine machine, Memory memory, int size) : KernelObject(machine, "driver pages")
{
    /// <summary>
    /// A page is remembered; payload: whose it is and at which address, if it is pinned, result: 0 if the slot is in use.
    /// </summary>
    public static readonly StepKind PutKind = new("driver remembers", Access.Write);

    /// <summary>A page is taken out.</summary>
    public static readonly StepKind TakeKind = new("driver takes", Access.Write);

    private readonly long[] slots = new long[size];

    /// <summary>How many pages it can remember.</summary>
    public int Size => size;

    /// <summary>Remembers a page; false if the slot is in use.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="page">The page.</param>
    /// <param name="owner">Whose page it is, and where, if it is pinned: for the rules.</param>
    public Step<bool> Put(int slot, DriverPage page, object? owner = null) =>
        new(new(this, PutKind, slot, owner, page.Word + 1));

    /// <summary>Takes a page out: its word, or −1 if there is none.</summary>
    public Step<long> Take(int slot) => new(new(this, TakeKind, slot));

    /// <summary>What is in a slot, for a step that has it in its footprint; null if there is nothing.</summary>
    public DriverPage? Held(int slot)
    {
        Reads(slot);
        return slots[slot] == 0 ? null : new DriverPage(slots[slot] - 1);
    }

    /// <summary>The location of a slot.</summary>
    public Location LocationOf(int slot) => At(slot);

    /// <summary>The <see cref="Page.Index"/> of the page in a slot, −1 if there is none, for judging a run that is over.</summary>
    public int HeldIn(int slot) => slots[slot] == 0 ? -1 : new DriverPage(slots[slot] - 1).PageIndex;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) => footprint.Add(At(step.Argument), write: true);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var slot = step.Argument;
        Writes(slot);
        if (step.Kind == PutKind)
        {
            if (slots[slot] != 0) return 0;
            slots[slot] = step.Value;
            return 1;
        }

        var word = slots[slot] - 1;
        slots[slot] = 0;
        return word;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var word = step.Kind == PutKind ? step.Value - 1 : result;
        return $"{step.Kind.Name} {(word < 0 ? "nothing" : memory[new DriverPage(word).PageIndex])}";
    }

    /// <inheritdoc/>
    protected override void Reset() => Array.Clear(slots);
}

/// <summary>What a driver, or whoever else holds a page for later, remembers of it.</summary>
/// <param name="Word">Page index, whether it is a mere reference, order and whether it is a pin.</param>
public readonly record struct DriverPage(long Word)
{
    private const long ReferenceBit = 0x80;

    /// <summary>A page that a driver holds: pinned, or allocated with an order.</summary>
    public DriverPage(Page page, int order, bool isPin)
        : this(((long)page.Index << 8) | ((long)order << 1) | (isPin ? 1L : 0))
    {
    }

    /// <summary>A page of others that a pipe or a bio refers to: no device may access it.</summary>
    public static DriverPage Reference(Page page) => new(new DriverPage(page, 0, isPin: false).Word | ReferenceBit);

    /// <summary>The <see cref="Page.Index"/> of the first page that is held.</summary>
    public int PageIndex => (int)(Word >> 8);

    /// <summary>The order it was allocated with.</summary>
    public int Order => (int)(Word >> 1) & 0x3f;

    /// <summary>Whether the driver has pinned the page of a process.</summary>
    public bool IsPin => (Word & 1) != 0;

    /// <summary>Whether it is a mere reference; what is neither this nor a pin the driver has allocated.</summary>
    public bool IsReference => (Word & ReferenceBit) != 0;
}
