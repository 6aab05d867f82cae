namespace TagStorageModel.Model;

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

    private BlockBlame blame = null!;
    private bool isBroken;
    private int[] blockOf = [];

    /// <inheritdoc/>
    public override string Id => "I9";

    /// <inheritdoc/>
    public override string Sentence => "A block's count is that of the reserved pages whose tags it holds";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches =>
        [PageFlags.SetKind, PageFlags.ClearKind, PageFlags.InheritKind, PageRefCounts.AddKind, PageRefCounts.SubKind, PageRefCounts.TryGetKind, XArray.StoreKind, XArray.EraseKind, Mutex.UnlockKind, FreeLists.GiveKind];

    /// <inheritdoc/>
    public override void Begin()
    {
        blame.Clear();
        isBroken = false;
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Target == Code.Flags)
        {
            if (ChangesReserved(step) && (step.Kind != PageFlags.ClearKind || Code.Flags.IsSet(step)) && blockOf[Code.Flags.PageOf(step).Index] is >= 0 and var tags) footprint.Add(SlotOf(tags), write: false);
        }
        else if (step.Target == Code.Counts)
        {
            var page = Code.Counts.PageOf(step);
            if (IsBlock(page)) footprint.Add(SlotOf(page.Index), write: false);
        }
        else if (step.Kind == XArray.StoreKind && step.Target == Code.TagBlocksReserved && Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } block)
        {
            footprint.Add(Code.Counts.LocationOf(block), write: false);
        }
    }

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        if (step.Target == Code.Counts)
        {
            var page = Code.Counts.PageOf(step);
            if (IsBlock(page)) ObserveCount(thread, step, page, (int)result);
        }
        else if (step.Target == Code.Flags)
        {
            ObserveFlags(thread, step, result);
        }
        else if (step.Kind == FreeLists.GiveKind)
        {
            // Where stores take effect later the flags may still be set.
            if (Machine.HasStoreBuffers) return;
            var page = Code.Memory[(int)step.Argument];
            for (var i = 0; i < 1 << (int)step.Value; i++)
            {
                if (Code.Memory.Next(page, i) is { IsTagStorage: false } given && blockOf[given.Index] is >= 0 and var block) blame.Given(thread, block);
            }
        }
        else if (step.Target == Code.TagBlocksLock)
        {
            var block = blame.Settle(thread, Code.Memory.DataPages);
            if (block >= 0) Report(thread, "a use of a block that is for no page", block);
        }
        else if (step.Target == Code.TagBlocksReserved && XArray.HasStored(result) && Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } first)
        {
            blame.Changed(thread, first.Index, step.Kind == XArray.StoreKind && Code.Counts.Of(first) == 0 ? 1 : 0);
        }
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
            else if (memory.Layout.Regions.Any(region => region.TagStart.Value <= pfn.Value && pfn.Value <= region.TagEnd.Value && region.BlockOfTagFrame(pfn) == pfn)) blockOf[i] = i;
        }

        blame = new BlockBlame(memory.Pages.Count, Machine.Threads.Count + 1);
    }

    private static bool ChangesReserved(in Step step) =>
        (step.Kind == PageFlags.SetKind || step.Kind == PageFlags.ClearKind || step.Kind == PageFlags.InheritKind) && (PageFlags.FlagOf(step) & PageFlag.TagStorageReserved) != 0;

    /// <summary>Whether it is the first page of a block, whose count is the block's.</summary>
    private bool IsBlock(Page page) => page.IsTagStorage && blockOf[page.Index] >= 0;

    private Location SlotOf(int block) => Code.TagBlocksReserved.SlotLocation(Code.Memory[block].Pfn.Value);

    private bool IsReserved(Page block)
    {
        var entry = Code.TagBlocksReserved.Peek(block.Pfn.Value);
        return !entry.IsNull && !entry.IsZero;
    }

    private void ObserveCount(ModelThread thread, in Step step, Page block, int count)
    {
        // A block that is not reserved is its allocator's.
        if (!IsReserved(block)) return;
        // Whoever looks for pages to migrate takes a reference for a moment.
        var operand = step.Kind == PageRefCounts.TryGetKind ? count : PageRefCounts.OperandOf(step);
        var isSub = step.Kind == PageRefCounts.SubKind;
        blame.Counted(thread, block.Index, isSub ? operand : -operand);
        if (!isSub) return;
        Exercised++;
        if (count < 1) Report(thread, "a reserved block loses its last reference", block.Index);
    }

    private void ObserveFlags(ModelThread thread, in Step step, long result)
    {
        var page = Code.Flags.PageOf(step);
        var block = blockOf[page.Index];
        if (page.IsTagStorage || block < 0 || !ChangesReserved(step)) return;
        if (step.Kind == PageFlags.SetKind)
        {
            Exercised++;
            var isCounted = blame.Reserved(thread, block, page.Index);
            if (!IsReserved(Code.Memory[block])) Report(thread, "a reserved page's block is not reserved", page.Index);
            else if (!isCounted) Report(thread, "a reserved page has no use of its block", page.Index);
            return;
        }

        var isInherited = step.Kind == PageFlags.InheritKind;
        var wrong = isInherited
            ? blame.Inherited(page.Index, ((PageFlag)result & PageFlag.TagStorageReserved) != 0)
            : blame.Freed(thread, block, page.Index);
        if (isInherited)
        {
            if (wrong != 0) Report(thread, wrong > 0 ? "a tail is reserved like its head and has no use" : "a tail is not reserved like its head and keeps its use", page.Index);
        }
        else if (wrong > 0 || (wrong < 0 && !(Machine.HasStoreBuffers && Code.HasHugePages)))
        {
            // The flags are cleared by whoever frees the page; the hook has not done its part.
            Report(thread, wrong > 0 ? "a freed page keeps its use" : "a freed page takes away a use that it does not have", page.Index, FreeHook);
        }
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
            Machine.Violations.Report(this, null, "a block is reserved that holds no reserved page's tags", block.Index, count, function: function);
        else if (count != users + 1)
            Machine.Violations.Report(this, null, count > users + 1 ? "count too high" : "count too low", block.Index, count, function: function);
    }
}
