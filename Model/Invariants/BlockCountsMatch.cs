using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I9: a block's count is one more than the pages with PG_tag_storage_reserved whose tags the hardware keeps in it, and
/// a block is reserved exactly if there are any. What makes a count wrong is seen at once: each thread keeps books of
/// the uses that it adds and takes away and of the pages that these are for. The sums are compared when all is over, if
/// nothing was found before: a page on its way to be freed has dropped its use while its flag is still set.
/// </summary>
public sealed class BlockCountsMatch : Invariant<Revision>
{
    /// <summary>The C function that must give back the storage of a page that is freed.</summary>
    private const string FreeHook = "arch_free_pages_prepare";

    /// <summary>Of steps that change flags: PG_tag_storage_reserved is among them.</summary>
    private static readonly StepTest IsOfReserved = (in step) => (PageFlags.FlagOf(step) & PageFlag.TagStorageReserved) != 0;

    private BlockBlame blame = null!;
    private bool isBroken;
    private int[] blockOf = [];

    /// <inheritdoc/>
    public override string Id => "I9";

    /// <inheritdoc/>
    public override string Sentence => "A block's count is that of the reserved pages whose tags it holds";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(PageFlags.SetKind, when: IsOfReserved, joins: AddSlot, does: Reserve),
        On(PageFlags.ClearKind, when: IsOfReserved, joins: AddSlotIfReserved, does: Free),
        On(PageFlags.InheritKind, when: IsOfReserved, joins: AddSlot, does: Inherit),
        On(PageRefCounts.Kinds, joins: AddSlotOfBlock),
        On([PageRefCounts.AddKind, PageRefCounts.IncKind, PageRefCounts.TryGetKind], does: Use),
        On(PageRefCounts.SubKind, does: Drop),
        On(XArray.StoreKind, of: Code.TagBlocksReserved, joins: AddCount),
        On([XArray.StoreKind, XArray.EraseKind], of: Code.TagBlocksReserved, does: Store),
        On(FreeLists.GiveKind, does: Give),
        On(Mutex.UnlockKind, of: Code.TagBlocksLock, does: EndSection),
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        blame.Clear();
        isBroken = false;
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned || isBroken) return;
        for (var i = Code.Memory.DataPages; i < Code.Memory.Pages.Count; i++)
        {
            if (IsBlock(Code.Memory[i])) Judge(Code.Memory[i]);
        }
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        var memory = Code.Memory;
        blockOf = new int[memory.Pages.Count];
        for (var i = 0; i < blockOf.Length; i++)
        {
            var pfn = memory[i].Pfn;
            blockOf[i] = -1;
            if (!memory[i].IsTagStorage) blockOf[i] = memory.HardwareBlockOf(pfn) is { } block ? memory.At(block).Index : -1;
            else if (memory.Layout.Regions.Any(region => IsFirstOfBlock(region, pfn))) blockOf[i] = i;
        }

        blame = new BlockBlame(memory.Pages.Count, Machine.Threads.Count + 1);
    }

    private static bool IsFirstOfBlock(TagRegion region, Pfn pfn) =>
        region.TagStart.Value <= pfn.Value && pfn.Value <= region.TagEnd.Value && region.BlockOfTagFrame(pfn) == pfn;

    /// <summary>Whether it is the first page of a block, whose count is the block's.</summary>
    private bool IsBlock(Page page) => page.IsTagStorage && blockOf[page.Index] >= 0;

    private Location SlotOf(int block) => Code.TagBlocksReserved.SlotLocation(Code.Memory[block].Pfn.Value);

    private bool IsReserved(Page block)
    {
        var entry = Code.TagBlocksReserved.Peek(block.Pfn.Value);
        return !entry.IsNull && !entry.IsZero;
    }

    private void AddSlot(in Step step, ref Footprint footprint)
    {
        if (blockOf[Code.Flags.PageOf(step).Index] is >= 0 and var block) footprint.Add(SlotOf(block), write: false);
    }

    private void AddSlotIfReserved(in Step step, ref Footprint footprint)
    {
        if (Code.Flags.IsSet(step)) AddSlot(step, ref footprint);
    }

    private void AddSlotOfBlock(in Step step, ref Footprint footprint)
    {
        var page = Code.Counts.PageOf(step);
        if (IsBlock(page)) footprint.Add(SlotOf(page.Index), write: false);
    }

    private void AddCount(in Step step, ref Footprint footprint)
    {
        if (Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } block) footprint.Add(Code.Counts.LocationOf(block), write: false);
    }

    /// <summary>Whoever looks for pages to migrate takes a reference for a moment: that counts for as long as it lasts.</summary>
    private void Use(ModelThread thread, in Step step, long result)
    {
        if (CountedBlockOf(step) is not { } block) return;
        blame.Counted(thread, block.Index, step.Kind == PageRefCounts.TryGetKind ? -(int)result : -PageRefCounts.OperandOf(step));
    }

    private void Drop(ModelThread thread, in Step step, long result)
    {
        if (CountedBlockOf(step) is not { } block) return;
        blame.Counted(thread, block.Index, PageRefCounts.OperandOf(step));
        Exercised++;
        if ((int)result < 1) Report(thread, "a reserved block loses its last reference", block.Index);
    }

    /// <summary>The block whose uses the step counts; null if it is no block, or not reserved: then it is its allocator's.</summary>
    private Page? CountedBlockOf(in Step step)
    {
        var page = Code.Counts.PageOf(step);
        return IsBlock(page) && IsReserved(page) ? page : null;
    }

    private void Store(ModelThread thread, in Step step, long result)
    {
        if (!XArray.HasStored(result) || Code.Memory.Find(new Pfn((ulong)step.Argument)) is not { } first) return;
        blame.Changed(thread, first.Index, step.Kind == XArray.StoreKind && Code.Counts.Of(first) == 0 ? 1 : 0);
    }

    private void Give(ModelThread thread, in Step step, long result)
    {
        // Where stores take effect later the flags may still be set.
        if (Machine.HasStoreBuffers) return;
        var page = Code.Memory[(int)step.Argument];
        for (var i = 0; i < 1 << (int)step.Value; i++)
        {
            if (Code.Memory.Next(page, i) is { IsTagStorage: false } given && blockOf[given.Index] is >= 0 and var block)
                blame.Given(thread, block);
        }
    }

    private void EndSection(ModelThread thread, in Step step, long result)
    {
        var block = blame.Settle(thread, Code.Memory.DataPages);
        if (block >= 0) Report(thread, "a use of a block that is for no page", block);
    }

    private void Reserve(ModelThread thread, in Step step, long result)
    {
        if (BlockOfData(step) is not { } block) return;
        Exercised++;
        var page = Code.Flags.PageOf(step).Index;
        var isCounted = blame.Reserved(thread, block, page);
        if (!IsReserved(Code.Memory[block])) Report(thread, "a reserved page's block is not reserved", page);
        else if (!isCounted) Report(thread, "a reserved page has no use of its block", page);
    }

    /// <summary>The flags are cleared by whoever frees the page: if something is wrong, the hook has not done its part.</summary>
    private void Free(ModelThread thread, in Step step, long result)
    {
        if (BlockOfData(step) is not { } block) return;
        var page = Code.Flags.PageOf(step).Index;
        var wrong = blame.Freed(thread, block, page);
        if (wrong > 0) Report(thread, "a freed page keeps its use", page, FreeHook);
        else if (wrong < 0 && !(Machine.HasStoreBuffers && Code.HasHugePages))
            Report(thread, "a freed page takes away a use that it does not have", page, FreeHook);
    }

    private void Inherit(ModelThread thread, in Step step, long result)
    {
        if (BlockOfData(step) is null) return;
        var page = Code.Flags.PageOf(step).Index;
        var wrong = blame.Inherited(page, ((PageFlag)result & PageFlag.TagStorageReserved) != 0);
        if (wrong > 0) Report(thread, "a tail is reserved like its head and has no use", page);
        else if (wrong < 0) Report(thread, "a tail is not reserved like its head and keeps its use", page);
    }

    /// <summary>
    /// The block that has the tags of the page whose flags a step changes; null if it has none, or is itself tag storage.
    /// </summary>
    private int? BlockOfData(in Step step)
    {
        var page = Code.Flags.PageOf(step);
        return !page.IsTagStorage && blockOf[page.Index] is >= 0 and var block ? block : null;
    }

    private void Report(ModelThread thread, string detail, int page, string? function = null)
    {
        isBroken = true;
        Machine.Violations.Report(this, thread, detail, page, function: function, withLocks: false);
    }

    private void Judge(Page block)
    {
        var users = 0;
        for (var i = 0; i < Code.Memory.DataPages; i++)
        {
            if (blockOf[i] == block.Index && Code.Flags.Has(Code.Memory[i], PageFlag.TagStorageReserved)) users++;
        }

        var isReserved = IsReserved(block);
        if (users == 0 && !isReserved) return;
        Exercised++;
        var count = Code.Counts.Of(block);
        var function = blame.LastOf(block.Index);
        if (!isReserved)
            Machine.Violations.Report(this, null, "a reserved page's block is not reserved", block.Index, users, function: function);
        else if (users == 0)
            Machine.Violations.Report(
                this, null, "a block is reserved that holds no reserved page's tags", block.Index, count, function: function);
        else if (count != users + 1)
            Machine.Violations.Report(
                this, null, count > users + 1 ? "count too high" : "count too low", block.Index, count, function: function);
    }
}
