using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/huge_memory.c: a huge entry becomes small ones
public abstract partial class Revision
{
    /// <summary>split_huge_pmd(): of whatever is mapped whole.</summary>
    [CFunction("split_huge_pmd", IsPart = true)]
    protected async KernelTask SplitHugePmdIfHuge(MmStruct mm)
    {
        var pmd = await mm.Table.GetPmd();
        if (!pmd.IsNone && !pmd.IsTable) await SplitHugePmd(mm);
    }

    /// <summary>__split_huge_pmd(): the huge page stays one, but is mapped page by page.</summary>
    /// <param name="mm">The process.</param>
    /// <param name="freeze">The new entries are migration entries, unless the page may be pinned.</param>
    /// <param name="only">The page, if no other is to be split.</param>
    [CFunction("__split_huge_pmd")]
    public async KernelTask SplitHugePmd(MmStruct mm, bool freeze = false, Page? only = null)
    {
        await mm.Table.PmdLock.Lock();
        var pmd = await mm.Table.GetPmd();
        if (!pmd.IsNone && !pmd.IsTable && (only is null || pmd.PageIndex == only.Index))
            await SplitHugePmdLocked(mm, pmd, freeze);
        await mm.Table.PmdLock.Unlock();
    }

    /// <summary>
    /// __split_huge_pmd_locked(): fills the page table that the huge entry was given along, then points the PMD to it.
    /// Each new entry is written with set_pte_at(), which looks at its page's tag storage anew.
    /// </summary>
    [CFunction("__split_huge_pmd_locked")]
    public virtual async KernelTask SplitHugePmdLocked(MmStruct mm, Pte pmd, bool freeze)
    {
        if (pmd.IsSpecial)
        {
            await SplitHugeZeroPagePmd(mm);
            return;
        }

        var head = Memory[pmd.PageIndex];
        var migrates = pmd.IsMigration;
        var exclusive = pmd.IsExclusive;
        if (!migrates)
        {
            pmd = await mm.Table.InvalidatePmd();
            exclusive = await Flags.Test(head, PageFlag.AnonExclusive);
            if (freeze && exclusive)
            {
                // page_try_share_anon_rmap()
                freeze = await Counts.Read(head) < PageRefCounts.PinBias;
                if (freeze) await Flags.Clear(head, PageFlag.AnonExclusive);
            }

            if (!freeze) await Counts.Add(head, mm.HugeSize - 1);
        }

        var tagged = await mm.IsMte(MmStruct.HugeVma);

        // pte_offset_map() of the table that no PMD points to yet.
        Context.RcuReadLock();
        for (var i = 0; i < mm.HugeSize; i++)
        {
            var page = Memory[head.Index + i];
            if (freeze || migrates)
            {
                await mm.Table.Set(mm.Size + i, Pte.Migration(page, pmd.IsWritable).WithExclusive(exclusive));
                continue;
            }

            if (exclusive) await Flags.Set(page, PageFlag.AnonExclusive);
            await Rmap.Add(page, mm.Size + i);
            await SetPteAt(mm, mm.Size + i, Pte.Of(page, pmd.IsWritable, tagged));
        }

        Context.RcuReadUnlock();
        if (!migrates)
        {
            await Rmap.Remove(head);
            if (freeze) await PutPage(head);
        }

        await mm.Table.PopulatePmd();
    }
}
