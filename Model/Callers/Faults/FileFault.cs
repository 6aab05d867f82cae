using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/memory.c: faults in mappings of the file, with fault_around_bytes of one page: nothing is mapped around
public abstract partial class Revision
{
    /// <summary>Whether an address is in a VMA that maps the file.</summary>
    protected bool MapsFile(MmStruct mm, int address) => File is not null && File.Maps(mm.VmaOf(address));

    /// <summary>VM_SHARED: its vm_page_prot is writable, since nobody wants to be notified of writes.</summary>
    protected bool IsShared(MmStruct mm, int address) => File is not null && File.IsShared(mm.VmaOf(address));

    /// <summary>do_fault(): nothing is mapped at the address yet.</summary>
    public async KernelTask<VmFault> DoFault(MmStruct mm, int address, FaultFlags flags)
    {
        if ((flags & FaultFlags.Write) == 0) return await DoReadFault(mm, address, flags);
        return IsShared(mm, address) ? await DoSharedFault(mm, address, flags) : await DoCowFault(mm, address, flags);
    }

    /// <summary>do_read_fault(): maps the page of the page cache.</summary>
    [Path(Rank = 27)]
    public async KernelTask<VmFault> DoReadFault(MmStruct mm, int address, FaultFlags flags)
    {
        var found = await ShmemFault(mm, address, flags);
        if (found.Page is not { } page) return found.Fault;
        var mapped = await FinishFault(mm, address, page, isCopy: false);
        await page.Lock.Unlock();
        if (!mapped) await PutPage(page);
        return found.Fault;
    }

    /// <summary>do_cow_fault(): a write to a private mapping gets a copy, made while the page of the page cache is locked.</summary>
    [Path(Rank = 28)]
    public virtual async KernelTask<VmFault> DoCowFault(MmStruct mm, int address, FaultFlags flags)
    {
        if (await VmfAnonPrepare(mm, address, flags) is not VmFault.None) return VmFault.Retry;
        var copy = await VmaAllocFolio(mm, address, Gfp.HighUserMovable);
        if (copy is null) return VmFault.Oom;
        var found = await ShmemFault(mm, address, flags);
        if (found.Page is not { } page)
        {
            await PutPage(copy);
            return found.Fault;
        }

        await CopyUserHighpage(copy, page);
        var mapped = await FinishFault(mm, address, copy, isCopy: true);
        await page.Lock.Unlock();
        await PutPage(page);
        if (!mapped) await PutPage(copy);
        return found.Fault;
    }

    /// <summary>do_shared_fault(): a write to a shared mapping maps the page of the page cache.</summary>
    [Path(Rank = 29)]
    public async KernelTask<VmFault> DoSharedFault(MmStruct mm, int address, FaultFlags flags)
    {
        var found = await ShmemFault(mm, address, flags);
        if (found.Page is not { } page) return found.Fault;
        var mapped = await FinishFault(mm, address, page, isCopy: false);
        await page.Lock.Unlock();
        if (!mapped) await PutPage(page);
        return found.Fault;
    }

    /// <summary>finish_fault(): maps a page if nothing is mapped there yet. False if something is.</summary>
    [CFunction("finish_fault", IsService = true)]
    protected async KernelTask<bool> FinishFault(MmStruct mm, int address, Page page, bool isCopy)
    {
        var tagged = await mm.IsMte(mm.VmaOf(address));
        await mm.Table.Lock.Lock();
        var mapped = (await mm.Table.Get(address)).IsNone;
        if (mapped)
        {
            if (isCopy)
            {
                await Flags.Set(page, PageFlag.AnonExclusive);
                await Rmap.Add(page, address);
                await Flags.Set(page, PageFlag.Lru);
            }
            else
            {
                await Rmap.AddFile(page);
            }

            await SetPteAt(mm, address, Pte.Of(page, isCopy || IsShared(mm, address), tagged));
        }

        await mm.Table.Lock.Unlock();
        return mapped;
    }

    /// <summary>wp_page_shared(): the page of a shared mapping becomes writable; ptl is held, and dropped.</summary>
    [CFunction("wp_page_shared", ChangesContext = true)]
    protected async KernelTask<VmFault> WpPageShared(MmStruct mm, int address, Pte original, Page page)
    {
        await Counts.Add(page, 1);
        await mm.Table.Set(address, original.WithWrite(true));
        await mm.Table.Lock.Unlock();

        // fault_dirty_shared_page()
        await page.Lock.Lock();
        await page.Lock.Unlock();
        await PutPage(page);
        return VmFault.None;
    }

    /// <summary>
    /// vmf_anon_prepare(): a private mapping's first anonymous page needs mmap_lock: under the VMA's lock the fault is
    /// retried.
    /// </summary>
    [CFunction("vmf_anon_prepare", IsService = true)]
    protected async KernelTask<VmFault> VmfAnonPrepare(MmStruct mm, int address, FaultFlags flags)
    {
        if (await File!.HasAnonVma(mm)) return VmFault.None;
        if ((flags & FaultFlags.VmaLock) != 0)
        {
            await ReleaseFaultLock(mm, address, flags);
            return VmFault.Retry;
        }

        await File.SetAnonVma(mm, true);
        return VmFault.None;
    }

    /// <summary>vma_needs_copy(): fork leaves a mapping that faults can fill, one without anonymous pages.</summary>
    [CFunction("vma_needs_copy", IsService = true)]
    protected async KernelTask<bool> VmaNeedsCopy(MmStruct mm, int address) => !IsShared(mm, address) && await File!.HasAnonVma(mm);

    /// <summary>A VMA that maps the file joins or leaves mapping->i_mmap: vma_link(), unlink_file_vma().</summary>
    [CFunction("vma_link", IsService = true)]
    protected async KernelTask VmaLink(int vma)
    {
        if (File is null || !File.Maps(vma)) return;
        await File.MmapLock.WriteLock();
        await File.MmapLock.WriteUnlock();
    }
}
