using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>
/// Which pages are one compound page: page->compound_head and the order. A huge page's frames are aligned to its
/// size; all of them share one location.
/// </summary>
public sealed class CompoundPages : KernelObject
{
    private static readonly StepKind FolioKind = new("page_folio", Access.Read);
    private static readonly StepKind PrepareKind = new("prep_compound_page", Access.Write);
    private static readonly StepKind ClearTailKind = new("clear_compound_head", Access.Write);
    private static readonly StepKind ClearHeadKind = new("ClearPageCompound", Access.Write);
    private static readonly StepKind DestroyKind = new("free_tail_page_prepare", Access.Write);
    private readonly Memory memory;
    private readonly int hugeOrder;
    private readonly int[] heads;
    private readonly int[] orders;

    /// <summary>No page is compound.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="hugeOrder">The order of all compound pages.</param>
    public CompoundPages(Machine machine, Memory memory, int hugeOrder)
        : base(machine, "compound pages")
    {
        this.memory = memory;
        this.hugeOrder = hugeOrder;
        heads = new int[memory.Pages.Count];
        orders = new int[memory.Pages.Count];
        Reset();
    }

    /// <summary>page_folio() with folio_order(): stable while the caller holds a reference or the folio is locked.</summary>
    public Step<long> Folio(Page page) => new(new(this, FolioKind, page.Index));

    /// <summary>prep_compound_page(): 2^order pages that nobody knows of yet become one.</summary>
    public Step Prepare(Page head, int order) => new(this, PrepareKind, head.Index, Value: order);

    /// <summary>clear_compound_head() of a tail of a folio that is being split.</summary>
    public Step ClearTail(Page tail) => new(this, ClearTailKind, tail.Index);

    /// <summary>ClearPageCompound() of the head, when the tails are on their own.</summary>
    public Step ClearHead(Page head) => new(this, ClearHeadKind, head.Index);

    /// <summary>The tails of a page that is being freed are on their own again.</summary>
    public Step Destroy(Page head) => new(this, DestroyKind, head.Index);

    /// <summary>The head's index as part of another step, which has <see cref="LocationOf"/> in its footprint.</summary>
    internal int HeadOf(long index)
    {
        Reads(RunOf(index));
        return heads[index];
    }

    /// <summary>The head's index, for a step that is only being declared.</summary>
    internal int PeekHeadOf(long index) => heads[index];

    /// <summary>The folio that a page is part of, for judging a run that is over.</summary>
    internal Folio PeekFolioOf(Page page) => new(heads[page.Index], orders[heads[page.Index]]);

    /// <summary>The location of what says which compound page a page belongs to.</summary>
    internal Location LocationOf(long index) => At(RunOf(index));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) =>
        footprint.Add(LocationOf(step.Argument), step.Kind.Access == Access.Write);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var index = (int)step.Argument;
        var run = RunOf(index);
        Reads(run);
        if (step.Kind == FolioKind) return new Folio(heads[index], orders[heads[index]]).Word;
        Writes(run);
        if (step.Kind == ClearTailKind)
        {
            heads[index] = index;
        }
        else if (step.Kind == ClearHeadKind)
        {
            orders[index] = 0;
        }
        else
        {
            var order = step.Kind == PrepareKind ? (int)step.Value : orders[index];
            for (var i = 0; i < 1 << order; i++) heads[index + i] = step.Kind == PrepareKind ? index : index + i;
            orders[index] = step.Kind == PrepareKind ? order : 0;
        }

        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var text = $"{step.Kind.Name}({memory[(int)step.Argument]}";
        if (step.Kind == PrepareKind) return $"{text}, {step.Value})";
        return step.Kind == FolioKind ? StepText.Value(text + ")", $"{memory[new Folio(result).Head]}, order {new Folio(result).Order}")
            : text + ")";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        for (var i = 0; i < heads.Length; i++) heads[i] = i;
        Array.Clear(orders);
    }

    private long RunOf(long index) => (long)(memory[(int)index].Pfn.Value >> hugeOrder);
}

/// <summary>A folio: its first page and its order.</summary>
/// <param name="Word">Both in one word.</param>
public readonly record struct Folio(long Word)
{
    /// <summary>A folio of 2^order pages from a first page on.</summary>
    public Folio(int head, int order)
        : this(((long)head << 8) | (long)order)
    {
    }

    /// <summary>The index of the head page.</summary>
    public int Head => (int)(Word >> 8);

    /// <summary>folio_order(): 0 of a page that is on its own.</summary>
    public int Order => (int)(Word & 0xff);
}
