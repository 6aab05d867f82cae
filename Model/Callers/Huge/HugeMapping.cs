using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/huge_memory.c, mm/mprotect.c, mm/memory.c: fork, mprotect and zap of huge entries
public abstract partial class Revision
{
    /// <summary>copy_pmd_range() of the huge area.</summary>
    [CFunction("copy_pmd_range", IsService = true)]
    protected async KernelTask<int> CopyPmdRange(MmStruct parent, MmStruct child)
    {
        var pmd = await parent.Table.GetPmd();
        if (pmd.IsNone) return 0;
        if (!pmd.IsTable && await CopyHugePmd(parent, child) == 0) return 0;
        await PteAlloc(child);
        return await CopyPteRange(parent, child, parent.Size, parent.Size + parent.HugeSize);
    }

    /// <summary>copy_huge_pmd(): shares a huge page with the child. One that may be pinned is split.</summary>
    /// <returns>0, or −EAGAIN: to be copied entry by entry.</returns>
    [Path(Rank = 50)]
    public virtual async KernelTask<int> CopyHugePmd(MmStruct parent, MmStruct child)
    {
        await child.Table.PmdLock.Lock();
        await parent.Table.PmdLock.Lock(nested: true);
        var pmd = await parent.Table.GetPmd();
        var result = pmd.IsNone || pmd.IsTable ? Errno.Again : 0;
        var split = false;
        if (pmd.IsMigration)
        {
            var shared = pmd.WithWrite(false).WithExclusive(false);
            if (pmd != shared) await parent.Table.SetPmd(shared);
            await child.Table.SetPmd(shared);
        }
        else if (result == 0)
        {
            split = !await ShareHugePage(parent, child, pmd);
        }

        await parent.Table.PmdLock.Unlock();
        await child.Table.PmdLock.Unlock();
        if (!split) return result;
        await SplitHugePmd(parent);
        return Errno.Again;
    }

    /// <summary>The part of copy_huge_pmd() for a huge page; false if page_try_dup_anon_rmap() fails.</summary>
    [CFunction("copy_huge_pmd", IsPart = true)]
    private async KernelTask<bool> ShareHugePage(MmStruct parent, MmStruct child, Pte pmd)
    {
        if (pmd.IsSpecial)
        {
            // The huge zero page: there is one already, so that nothing is allocated here.
            await MmGetHugeZeroPage(child);
            await SetPmdAt(child, pmd);
            return true;
        }

        var page = Memory[pmd.PageIndex];
        await Counts.Add(page, 1);
        if (await Flags.Test(page, PageFlag.AnonExclusive))
        {
            if (await Counts.Read(page) >= PageRefCounts.PinBias)
            {
                await PutPage(page);
                return false;
            }

            await Flags.Clear(page, PageFlag.AnonExclusive);
        }

        await Rmap.Add(page, parent.Size);
        if (pmd.IsWritable)
        {
            pmd = pmd.WithWrite(false);
            await parent.Table.SetPmd(pmd);
        }

        await SetPmdAt(child, pmd);
        return true;
    }

    /// <summary>change_pmd_range() of the huge area: whether there are small entries to be changed.</summary>
    [CFunction("change_pmd_range", IsService = true)]
    protected async KernelTask<bool> ChangePmdRange(MmStruct mm)
    {
        var pmd = await mm.Table.GetPmd();
        if (pmd.IsNone || pmd.IsTable) return pmd.IsTable;
        return !await ChangeHugePmd(mm);
    }

    /// <summary>change_huge_pmd(): false if it has been split meanwhile.</summary>
    [Path(Rank = 51)]
    public async KernelTask<bool> ChangeHugePmd(MmStruct mm)
    {
        await mm.Table.PmdLock.Lock();
        var pmd = await mm.Table.GetPmd();
        if (pmd.IsPresent)
        {
            var old = await mm.Table.InvalidatePmd();
            await SetPmdAt(mm, old.Modify(tagged: true).WithWrite(old.IsWritable));
        }

        await mm.Table.PmdLock.Unlock();
        return !pmd.IsTable;
    }

    /// <summary>
    /// munmap() of the huge area, which is mapped anew at once: zap_huge_pmd(), or entry by entry; then the page table
    /// goes.
    /// </summary>
    [CFunction("unmap_region", IsService = true)]
    public async KernelTask ZapHugeArea(MmStruct mm)
    {
        await mm.Lock.WriteLock();
        await mm.VmaLock(MmStruct.HugeVma).WriteLock();
        var pmd = await mm.Table.GetPmd();
        if (!pmd.IsNone && (pmd.IsTable || !await ZapHugePmd(mm)))
        {
            await ZapHugePtes(mm);
            await mm.Table.FreeTable();
        }

        await mm.VmaLock(MmStruct.HugeVma).WriteUnlock();
        await mm.Lock.WriteUnlock();
    }

    /// <summary>zap_huge_pmd(): false if it has been split meanwhile.</summary>
    [Path(Rank = 52)]
    public async KernelTask<bool> ZapHugePmd(MmStruct mm)
    {
        await mm.Table.PmdLock.Lock();
        var pmd = await mm.Table.GetPmd();
        var isMapped = pmd.IsPresent && !pmd.IsSpecial;
        if (!pmd.IsTable) await mm.Table.ClearPmd();
        if (isMapped) await Rmap.Remove(Memory[pmd.PageIndex]);
        await mm.Table.PmdLock.Unlock();
        if (isMapped) await PutPage(Memory[pmd.PageIndex]);
        return !pmd.IsTable;
    }

    /// <summary>zap_pte_range() of the whole huge area: the pages are put when ptl has been dropped.</summary>
    [Path(Rank = 22)]
    [CFunction("zap_pte_range")]
    private async KernelTask ZapHugePtes(MmStruct mm)
    {
        var pages = zapped[mm.Number];
        await mm.Table.Lock.Lock();
        for (var i = 0; i < mm.HugeSize; i++)
        {
            pages[i] = null;
            var pte = await mm.Table.Get(mm.Size + i);
            if (pte.IsNone) continue;
            await mm.Table.Clear(mm.Size + i);
            if (pte.IsSwap) await SwapFree(pte.SwapEntry);
            if (!pte.IsPresent || pte.IsSpecial) continue;
            pages[i] = Memory[pte.PageIndex];
            await Rmap.Remove(pages[i]!);
        }

        await mm.Table.Lock.Unlock();
        for (var i = 0; i < mm.HugeSize; i++)
        {
            if (pages[i] is { } page) await PutPage(page);
        }
    }
}
