using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/huge_memory.c: a huge page becomes small ones
public abstract partial class Revision
{
    /// <summary>
    /// split_huge_page_to_list() of a locked huge page to which the caller has one reference. The tails go to the LRU
    /// list even where reclaim would take them on a list of its own.
    /// </summary>
    /// <returns>0; −EAGAIN if somebody else holds a reference.</returns>
    [Path(Rank = 54)]
    public async KernelTask<int> SplitHugePageToList(Page head)
    {
        await Rmap.Lock.WriteLock();
        var result = Errno.Again;
        if (await CanSplitFolio(head))
        {
            // unmap_folio()
            await TryToMigrateHuge(head, splitPmd: true);
            var cpu = ModelThread.Current.Cpu;
            await cpu.LocalIrqDisable();
            if (await Counts.Freeze(head, 1))
            {
                await SplitHugePage(head);
                result = 0;
            }
            else
            {
                await cpu.LocalIrqEnable();
                await RemapPage(head);
            }
        }

        await Rmap.Lock.WriteUnlock();
        return result;
    }

    /// <summary>can_split_folio(): every reference but the caller's is a mapping.</summary>
    [CFunction("can_split_folio", IsService = true)]
    protected async KernelTask<bool> CanSplitFolio(Page head)
    {
        var mapped = await Rmap.Total(head, HugeOrder);
        return mapped == await Counts.Read(head) - 1;
    }

    /// <summary>__split_huge_page(): interrupts are off, the reference count is frozen and nothing maps the page.</summary>
    [CFunction("__split_huge_page", ChangesContext = true)]
    protected async KernelTask SplitHugePage(Page head)
    {
        await LruLock.Lock();
        for (var i = (1 << HugeOrder) - 1; i >= 1; i--) await SplitHugePageTail(head, Memory[head.Index + i]);
        await Compound.ClearHead(head);
        await LruLock.Unlock();

        // The caller's reference, of what was frozen.
        await Counts.Set(head, 1);
        await ModelThread.Current.Cpu.LocalIrqEnable();
        await RemapPage(head);
        for (var i = 1; i < 1 << HugeOrder; i++)
        {
            var tail = Memory[head.Index + i];
            await tail.Lock.Unlock();
            await PutPage(tail);
        }
    }

    /// <summary>
    /// __split_huge_page_tail(): the tail's own flags give way to the head's, PG_locked among them; then it is a page
    /// of its own, with one reference.
    /// </summary>
    [CFunction("__split_huge_page_tail")]
    public virtual async KernelTask SplitHugePageTail(Page head, Page tail)
    {
        await tail.Lock.TryLock(nested: true);
        await Flags.Inherit(tail, head);
        await Compound.ClearTail(tail);
        await Counts.Set(tail, 1);
        await Flags.Set(tail, PageFlag.Lru);
    }

    /// <summary>remap_page(): migration entries become ordinary ones, whether the page was split or not.</summary>
    public async KernelTask RemapPage(Page head) => await RemoveHugeMigrationPtes(head, head);

    /// <summary>
    /// The part of shrink_folio_list() for a huge page: with MTE it cannot be swapped out as a whole
    /// (arch_thp_swp_supported()), so it is split and the head goes on. The tails are left to later calls.
    /// </summary>
    /// <returns>False if it is to be kept.</returns>
    [CFunction("shrink_folio_list", IsPart = true)]
    private async KernelTask<bool> SplitForReclaim(Page head)
    {
        if (new Folio(await Compound.Folio(head)).Order == 0) return true;
        if (await Counts.Read(head) >= PageRefCounts.PinBias || !await CanSplitFolio(head)) return false;
        return await SplitHugePageToList(head) == 0;
    }

    /// <summary>split_huge_pages_pid(): splits the huge page of the huge area, however it is mapped. From debugfs.</summary>
    public async KernelTask SplitHugePagesPid(MmStruct mm)
    {
        await mm.Lock.ReadLock();
        var head = await FollowHugePage(mm);
        if (head is not null)
        {
            if (await CanSplitFolio(head) && await head.Lock.TryLock())
            {
                await SplitHugePageToList(head);
                await head.Lock.Unlock();
            }

            await PutPage(head);
        }

        await mm.Lock.ReadUnlock();
    }

    /// <summary>follow_page(FOLL_GET) of one address after another, until one is part of a huge page: its head.</summary>
    [CFunction("follow_page", IsService = true)]
    protected async KernelTask<Page?> FollowHugePage(MmStruct mm)
    {
        await mm.Table.PmdLock.Lock();
        var pmd = await mm.Table.GetPmd();

        // FOLL_DUMP: not the huge zero page.
        var follows = pmd.IsPresent && !pmd.IsSpecial;
        if (follows) await Counts.Add(Memory[pmd.PageIndex], 1);
        await mm.Table.PmdLock.Unlock();
        if (follows) return Memory[pmd.PageIndex];
        if (!pmd.IsTable) return null;
        for (var address = mm.Size; address < mm.Size + mm.HugeSize; address++)
        {
            await mm.Table.Lock.Lock();
            var pte = await mm.Table.Get(address);
            var folio = pte.IsPresent ? new Folio(await Compound.Folio(Memory[pte.PageIndex])) : default;
            if (folio.Order > 0) await Counts.Add(Memory[folio.Head], 1);
            await mm.Table.Lock.Unlock();
            if (folio.Order > 0) return Memory[folio.Head];
        }

        return null;
    }
}

/// <content>The splitting of a huge page.</content>
public sealed partial class Operation
{
    /// <summary>The huge page of a process is split.</summary>
    public static Operation SplitHuge { get; } = new(22, nameof(SplitHuge), "split_huge_page mm{mm}",
        "The huge page of a process is split.",
        (revision, mm, _) => revision.SplitHugePagesPid(mm))
    {
        Needs = Need.HugePages,
        Themes = [(Theme.Collapsing, 4), (Theme.HugePages, 4)],
    };
}
