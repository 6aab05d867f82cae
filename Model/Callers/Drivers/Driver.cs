using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// A driver that pins user memory for DMA (mm/gup.c) or allocates pages for itself, and lets go of them later,
// from a thread or from an interrupt.
public abstract partial class Revision
{
    /// <summary>pin_user_pages(FOLL_WRITE | FOLL_LONGTERM): a writable page is faulted in and pinned.</summary>
    [Path(Rank = 25)]
    public async KernelTask PinUserPages(MmStruct mm, int address, int slot)
    {
        for (var tries = 0; tries < 4; tries++)
        {
            await mm.Lock.ReadLock();
            if (address >= mm.Size
                && await FollowTransHugePmd(mm, address, GupFlags.Write | GupFlags.HonorNumaFault, PageRefCounts.PinBias) is { } huge)
            {
                await mm.Lock.ReadUnlock();
                await Remember(slot, new DriverPage(huge, 0, isPin: true), RemoteAddresses[mm.Number][address]);
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
                await Remember(slot, new DriverPage(page, 0, isPin: true), RemoteAddresses[mm.Number][address]);
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

    /// <summary>
    /// The driver is done with a page, in thread or interrupt context: unpin_user_page() or __free_pages(). A slot
    /// without one may have a file's page: a thread truncates it.
    /// </summary>
    [Path(Rank = 26)]
    public async KernelTask DriverRelease(int slot)
    {
        var word = await DriverPages.Take(slot);
        if (word >= 0) await Release(new DriverPage(word));
        else if (!ModelThread.Current.IsInterrupt) await TruncateInodePages(slot);
    }

    [CFunction("driver", IsPart = true)]
    private async KernelTask Remember(int slot, DriverPage page, RemoteAddress? owner = null)
    {
        if (!await DriverPages.Put(slot, page, owner)) await Release(page);
    }

    [CFunction("driver", IsPart = true)]
    internal async KernelTask Dma(int slot, bool write) => await DeviceMemory.Touch(slot, write);

    [CFunction("driver", IsPart = true)]
    private async KernelTask Release(DriverPage held)
    {
        var page = Memory[held.PageIndex];
        if (await Counts.Sub(page, held.IsPin ? PageRefCounts.PinBias : 1) == 0)
            await (HasHugePages ? FreeUnreferenced(page, held.Order) : FreePages(page, held.Order));
    }

    [CFunction("driver", IsPart = true)]
    internal async KernelTask TakeBlock(int index)
    {
        var region = Configuration.Layout.Regions[0];
        var block = new Pfn(region.TagStart.Value + (ulong)(index % (region.TagFrames / region.BlockSizePages) * region.BlockSizePages));
        await TakeRange(Memory.At(block), region.BlockSizePages);
    }

    /// <summary>How somebody else takes frames of the tag storage: in RFC v3 from the CMA area.</summary>
    [CFunction("driver", IsPart = true)]
    protected virtual async KernelTask TakeRange(Page first, int count) => await CmaAllocRange(first, count, tries: 1, ContigRangeGfp);
}

/// <content>A driver's.</content>
public sealed partial class Operation
{
    /// <summary>A driver pins an address for DMA and remembers the page in slot <see cref="Call.Detail"/>.</summary>
    public static Operation Pin { get; } = new(9, nameof(Pin), "pin mm{mm}[{address}] in slot {slot}",
        "A driver pins the page at an address for DMA and keeps it in a slot.",
        (revision, mm, call) => revision.PinUserPages(mm, call.Address, call.Detail))
    {
        Detail = Argument.Slot,
        Themes = [(Theme.Processes, 0), (Theme.Drivers, 0), (Theme.HugePages, 2), (Theme.Anywhere, 5)],
    };

    /// <summary>
    /// A driver allocates 2^<see cref="Call.Address"/> tagged pages and remembers them in slot
    /// <see cref="Call.Detail"/>.
    /// </summary>
    public static Operation AllocTagged { get; } = new(10, nameof(AllocTagged),
        "alloc_pages(order {order}, __GFP_TAGGED) in slot {slot}",
        "A driver allocates 2^order tagged pages and keeps them in a slot.",
        (revision, _, call) => revision.DriverAllocPages(call.Address, tagged: true, call.Detail))
    {
        Address = Argument.Order,
        Detail = Argument.Slot,
        IsOfNoProcess = true,
        Themes = [(Theme.Drivers, 1), (Theme.Anywhere, 6)],
    };

    /// <summary>A driver lets go of the page in slot <see cref="Call.Detail"/>.</summary>
    public static Operation Release { get; } = new(11, nameof(Release), "release slot {slot}",
        "A driver lets go of the page in a slot; an interrupt can do it.",
        (revision, _, call) => revision.DriverRelease(call.Detail))
    {
        Detail = Argument.Slot,
        IsOfNoProcess = true,
        MayInterrupt = true,
        Themes = [(Theme.Processes, 1), (Theme.Drivers, 2), (Theme.Buffers, 2), (Theme.HugePages, 3), (Theme.Anywhere, 7)],
    };

    /// <summary>Somebody else allocates a block of the tag storage: the one with the index <see cref="Call.Detail"/>.</summary>
    public static Operation TakeBlock { get; } = new(12, nameof(TakeBlock),
        "cma_alloc_range(block {block}) by a driver",
        "Somebody else allocates a block of the tag storage, the one with this index.",
        (revision, _, call) => revision.TakeBlock(call.Detail))
    {
        Detail = Argument.Block,
        IsOfNoProcess = true,
        Themes = [(Theme.Moving, 2), (Theme.Buffers, 4), (Theme.Anywhere, 8)],
    };

    /// <summary>A device writes by DMA to the page in slot <see cref="Call.Detail"/>.</summary>
    public static Operation DmaWrite { get; } = new(37, nameof(DmaWrite), "DMA from device to slot {slot}",
        "A device writes by DMA to the page in a slot.",
        (revision, _, call) => revision.Dma(call.Detail, write: true))
    {
        Detail = Argument.Slot,
        IsOfNoProcess = true,
        Joins = new(12),
    };

    /// <summary>A device reads by DMA from the page in slot <see cref="Call.Detail"/>.</summary>
    public static Operation DmaRead { get; } = new(38, nameof(DmaRead), "DMA to device from slot {slot}",
        "A device reads by DMA from the page in a slot.",
        (revision, _, call) => revision.Dma(call.Detail, write: false))
    {
        Detail = Argument.Slot,
        IsOfNoProcess = true,
        Joins = new(16),
    };
}
