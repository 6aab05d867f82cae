namespace TagStorageModel.Model;

// A driver that pins user memory for DMA (mm/gup.c) or allocates pages for itself, and lets go of them later,
// from a thread or from an interrupt.
public abstract partial class Revision
{
    /// <summary>pin_user_pages(FOLL_WRITE | FOLL_LONGTERM): a writable page is faulted in and pinned.</summary>
    [Path]
    public async KernelTask PinUserPages(Mm mm, int address, int slot)
    {
        for (var tries = 0; tries < 4; tries++)
        {
            await mm.Lock.ReadLock();
            if (address >= mm.Size && await FollowTransHugePmd(mm, address, GupFlags.Write | GupFlags.HonorNumaFault, PageRefCounts.PinBias) is { } huge)
            {
                await mm.Lock.ReadUnlock();
                await Remember(slot, new DriverPage(huge, 0, isPin: true));
                return;
            }

            await mm.Table.Lock.Lock();
            var pte = await mm.Table.Get(address);
            if (pte.IsValid && pte.IsWritable)
            {
                var page = Memory[pte.PageIndex];
                await Counts.Add(page, PageRefCounts.PinBias);
                await mm.Table.Lock.Unlock();
                await mm.Lock.ReadUnlock();
                await Remember(slot, new DriverPage(page, 0, isPin: true));
                return;
            }

            await mm.Table.Lock.Unlock();
            var fault = await HandleMmFault(mm, address, FaultFlags.Write);
            await mm.Lock.ReadUnlock();
            if ((fault & (VmFault.Oom | VmFault.Sigbus)) != 0) return;
        }
    }

    /// <summary>alloc_pages() for a driver's own use: order and flags are the driver's.</summary>
    public async KernelTask DriverAllocPages(int order, bool tagged, int slot)
    {
        var page = await AllocPages(order, Gfp.Kernel | Gfp.Zero | (tagged ? Gfp.Tagged : Gfp.None));
        if (page is not null) await Remember(slot, new DriverPage(page, order, isPin: false));
    }

    /// <summary>The driver is done with a page, in thread or interrupt context: unpin_user_page() or __free_pages(). A slot without one may have a file's page: a thread truncates it.</summary>
    [Path]
    public async KernelTask DriverRelease(int slot)
    {
        var word = await DriverPages.Take(slot);
        if (word >= 0) await Release(new DriverPage(word));
        else if (!ModelThread.Current.IsInterrupt) await TruncateInodePages(slot);
    }

    [CFunction("driver", IsPart = true)]
    private async KernelTask Remember(int slot, DriverPage page)
    {
        if (!await DriverPages.Put(slot, page)) await Release(page);
    }

    [CFunction("driver", IsPart = true)]
    private async KernelTask Release(DriverPage held)
    {
        var page = Memory[held.PageIndex];
        if (await Counts.Sub(page, held.IsPin ? PageRefCounts.PinBias : 1) == 0) await (HasHugePages ? FreeUnreferenced(page, held.Order) : FreePages(page, held.Order));
    }
}
