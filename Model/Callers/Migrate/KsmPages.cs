using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/ksm.c: what is done to single pages
public abstract partial class Revision
{
    /// <summary>
    /// write_protect_page(): the locked page is mapped read-only and exclusive to nobody, unless it has references
    /// beside its mappings, the swap cache's and ksmd's.
    /// </summary>
    /// <returns>The entry as it is then; none if it was left as it was.</returns>
    public async KernelTask<Pte> WriteProtectPage(MmStruct mm, int address, Page page)
    {
        if (mm.Kvm is { } kvm) await MmuNotifierInvalidateRangeStart(kvm, address, 1);
        await mm.Table.Lock.Lock();
        var isProtected = MapsPage(await mm.Table.Get(address), page) && await WriteProtectPte(mm, address, page);
        var now = isProtected ? await mm.Table.Get(address) : default;
        await mm.Table.Lock.Unlock();
        if (mm.Kvm is { } notified) await MmuNotifierInvalidateRangeEnd(notified);
        return now;
    }

    [CFunction("write_protect_page", IsPart = true)]
    private async KernelTask<bool> WriteProtectPte(MmStruct mm, int address, Page page)
    {
        var exclusive = await Flags.Test(page, PageFlag.AnonExclusive);
        var expected = await Flags.Test(page, PageFlag.SwapCache) ? 2 : 1;
        var pte = await mm.Table.Clear(address);
        expected += await Rmap.Count(page);
        if (await Counts.Read(page) != expected)
        {
            await SetPteAt(mm, address, pte);
            return false;
        }

        if (exclusive) await Flags.Clear(page, PageFlag.AnonExclusive);
        await SetPteAt(mm, address, pte.WithWrite(false));
        return true;
    }

    /// <summary>replace_page(): the KSM page is mapped instead of the locked page.</summary>
    public async KernelTask<bool> ReplacePage(MmStruct mm, int address, Pte original, (Page Page, Page Ksm) pages)
    {
        var (page, ksm) = pages;
        var tagged = await mm.IsMte(mm.VmaOf(address));
        if (mm.Kvm is { } kvm) await MmuNotifierInvalidateRangeStart(kvm, address, 1);
        await mm.Table.Lock.Lock();
        var same = await mm.Table.Get(address) == original;
        if (same)
        {
            await Counts.Add(ksm, 1);
            await Rmap.Add(ksm, address);
            await mm.Table.Clear(address);
            await SetPteAt(mm, address, Pte.Of(ksm, writable: false, tagged));
            await Rmap.Remove(page);
            if (await Rmap.Count(page) == 0) await TryToFreeSwap(page);
            await PutPage(page);
        }

        await mm.Table.Lock.Unlock();
        if (mm.Kvm is { } notified) await MmuNotifierInvalidateRangeEnd(notified);
        return same;
    }

    /// <summary>
    /// ksm_might_need_to_copy(): a locked page of the swap cache that belongs at another address is copied, which
    /// happens to what was a KSM page before it was swapped out.
    /// </summary>
    /// <returns>The page, or its copy, locked; null if there is no memory.</returns>
    public virtual async KernelTask<Page?> KsmMightNeedToCopy(Page page, MmStruct mm, int address)
    {
        if (await Flags.Test(page, PageFlag.Ksm) || !await Rmap.IsElsewhere(page, address)) return page;
        var copy = await AllocCopyOfSwapped(mm, address);
        if (copy is null) return null;
        if (!await Memcg.Charge(copy))
        {
            await PutPage(copy);
            return null;
        }

        await CopyUserHighpage(copy, page);
        await copy.Lock.TryLock(nested: true);
        return copy;
    }

    /// <summary>The allocation of ksm_might_need_to_copy(): as for the address, while the page is locked.</summary>
    [CFunction("vma_alloc_folio", IsService = true)]
    protected virtual KernelTask<Page?> AllocCopyOfSwapped(MmStruct mm, int address) => VmaAllocFolio(mm, address, Gfp.HighUserMovable);
}
