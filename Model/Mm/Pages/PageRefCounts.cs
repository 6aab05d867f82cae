using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>
/// page->_refcount of every page. Of a tag block's first page it counts the pages that use the block, plus one.
/// A pin for DMA counts as 1024 references (GUP_PIN_COUNTING_BIAS).
/// </summary>
public sealed class PageRefCounts(Machine machine, Memory memory) : KernelObject(machine, "page->_refcount")
{
    /// <summary>What a pin adds.</summary>
    public const int PinBias = 1024;

    /// <summary>Addition without ordering; the value is the model's own.</summary>
    public static readonly StepKind AddKind = new("page_ref_add", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>One more, without ordering.</summary>
    public static readonly StepKind IncKind = new("page_ref_inc", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>Value-returning subtraction: full barrier.</summary>
    public static readonly StepKind SubKind = new("page_ref_sub_return", Access.Write);

    /// <summary>The count of a page that nobody else knows of: a new one, or one whose count is frozen.</summary>
    public static readonly StepKind SetKind = new("set_page_count", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>One more reference, if there is any; 1 if it was taken.</summary>
    public static readonly StepKind TryGetKind = new("get_page_unless_zero", Access.Write);

    /// <summary>To 0; 1 if it was.</summary>
    public static readonly StepKind FreezeKind = new("page_ref_freeze", Access.Write);

    private static readonly StepKind ReadKind = new("page_ref_count", Access.Read);

    /// <summary>All that can be done to a count.</summary>
    public static IReadOnlyList<StepKind> Kinds { get; } = [AddKind, IncKind, SubKind, SetKind, TryGetKind, FreezeKind, ReadKind];

    private readonly int[] counts = new int[memory.Pages.Count];

    /// <summary>Where there are compound pages: the count of each of its pages is the head's.</summary>
    internal CompoundPages? Compound { get; set; }

    /// <summary>page_ref_add(); the result is the new count.</summary>
    public Step<int> Add(Page page, int count) => new(Make(AddKind, page, count));

    /// <summary>page_ref_inc().</summary>
    public Step<int> Inc(Page page) => new(Make(IncKind, page, 1));

    /// <summary>page_ref_sub_return().</summary>
    public Step<int> Sub(Page page, int count) => new(Make(SubKind, page, count));

    /// <summary>set_page_count().</summary>
    public Step Set(Page page, int count) => Make(SetKind, page, count);

    /// <summary>page_ref_count().</summary>
    public Step<int> Read(Page page) => new(Make(ReadKind, page, 0));

    /// <summary>get_page_unless_zero().</summary>
    public Step<bool> TryGet(Page page) => new(Make(TryGetKind, page, 1));

    /// <summary>page_ref_freeze(): to 0, if it is exactly <paramref name="expected"/>.</summary>
    public Step<bool> Freeze(Page page, int expected) => new(Make(FreezeKind, page, expected));

    /// <summary>The page that a step of this table is about.</summary>
    public Page PageOf(in Step step) => memory[(int)(step.Argument >> 32)];

    /// <summary>What a step adds, takes away, sets or expects.</summary>
    public static int OperandOf(in Step step) => (int)step.Argument;

    /// <summary>A count, for a rule whose step has it in its footprint or for judging a run that is over.</summary>
    public int Of(Page page)
    {
        Reads(page.Index);
        return counts[page.Index];
    }

    /// <summary>get_page_unless_zero() as part of another step, which has the count in its footprint.</summary>
    internal bool TryGetNow(Page page)
    {
        Reads(page.Index);
        if (counts[page.Index] == 0) return false;
        Writes(page.Index);
        counts[page.Index]++;
        return true;
    }

    /// <summary>Whether a page's references are frozen, or the page is free: for a step that waits for them.</summary>
    internal bool IsFrozen(Page page) => counts[page.Index] == 0;

    /// <summary>The location of a page's count.</summary>
    public Location LocationOf(Page page) => At(page.Index);

    /// <summary>The page whose count is that of another one: of a part of a huge page the first. For judging a run that is over.</summary>
    public int CountedIn(int page) => Compound?.HeadOf(page) ?? page;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        var index = step.Argument >> 32;
        if (Compound is { } compound)
        {
            // Whichever page is the head now: if that changes, what says so has been written, which conflicts anyway.
            footprint.Add(compound.LocationOf(index), write: false);
            index = compound.PeekHeadOf(index);
        }

        footprint.Add(At(index), step.Kind.Access == Access.Write);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var index = step.Argument >> 32;
        if (Compound is { } compound) index = compound.HeadOf(index);
        var operand = (int)step.Argument;
        var kind = step.Kind;
        Reads(index);
        var old = counts[index];
        if (kind == ReadKind) return old;
        if (kind == TryGetKind && old == 0) return 0;
        if (kind == FreezeKind && old != operand) return 0;
        Writes(index);
        if (kind == AddKind || kind == IncKind) return counts[index] = old + operand;
        if (kind == SubKind) return counts[index] = old - operand;
        counts[index] = kind == SetKind ? operand : kind == TryGetKind ? old + 1 : 0;
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var page = memory[(int)(step.Argument >> 32)];
        if (step.Kind == SetKind) return $"set_page_count({page}, {(int)step.Argument})";
        return StepText.Number(step.Kind == ReadKind || step.Kind == TryGetKind || step.Kind == IncKind ? $"{step.Kind.Name}({page})"
            : $"{step.Kind.Name}({page}, {(int)step.Argument})", result);
    }

    /// <inheritdoc/>
    protected override void Reset() => Array.Clear(counts);

    private Step Make(StepKind kind, Page page, int operand) => new(this, kind, ((long)page.Index << 32) | (uint)operand);
}
