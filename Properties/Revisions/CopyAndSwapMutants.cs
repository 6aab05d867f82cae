using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change where tags are copied, swapped, or missed by a fault.
internal sealed class TransferBlindly(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> TryTransferSavedTags(Page from, Page to)
    {
        if (!await PageMteTagged(from)) return false;
        var copy = await MteAllocateTagBuf();
        await MteSavePageTags(from, copy);
        return await SaveOrFree(copy, to);
    }
}

internal sealed class CopyBeforeTheFlagIsWon(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask CopyHighpage(Page to, Page from)
    {
        await Data.Copy(to, from);
        if (await TryTransferSavedTags(from, to)) return;
        if (!await PageMteTagged(from)) return;
        await Tags.Write(to, await Tags.Read(from));
        await TryPageMteTagging(to);
        await SetPageMteTagged(to);
    }
}

internal sealed class ClearRegardless(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask TagClearHighpage(Page page) => await ZeroTags(page);
}

internal sealed class SyncRegardless(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<Pte> MteSyncTags(Pte pte)
    {
        var page = Memory[pte.PageIndex];
        if (!await TryPageMteTagging(page)) return pte;
        await Tags.Write(page, 0);
        await SetPageMteTagged(page);
        return pte;
    }
}

internal sealed class SwapInRegardless(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask MteRestorePageTagsBySwpEntry(SwapEntry entry, Page page)
    {
        var swapped = await TagsBySwpEntry.XaLoad(entry.Value);
        if (swapped.IsNull || !await TryPageMteTagging(page)) return;
        await MteRestorePageTags(page, (long)swapped.Raw);
        await SetPageMteTagged(page);
    }
}

internal sealed class SwapOutAtomic(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> MteSavePageTagsBySwpEntry(Page page, SwapEntry entry)
    {
        if (!await PageMteTagged(page)) return 0;
        var buffer = await MteAllocateTagBuf();
        if (buffer == 0) return Errno.NoMemory;
        await MteSavePageTags(page, buffer);
        var old = await TagsBySwpEntry.XaStore(entry.Value, EntryOf(buffer), Gfp.Atomic);
        if (!old.IsNull) await Buffers.Free(old.IsError ? buffer : (long)old.Raw);
        return old.Err;
    }
}

internal sealed class InvalidateWithoutFree(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask MteInvalidateTagsBySwpEntry(SwapEntry entry) => await TagsBySwpEntry.XaErase(entry.Value);
}

internal sealed class TransferSwapTagsWithoutCopy(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page)
    {
        if (await PageMteTagged(page) || await PageTagStorageReserved(page)) return VmFault.None;
        var swapped = await TagsBySwpEntry.XaLoad(entry.Value);
        if (swapped.IsNull) return VmFault.None;
        var buffer = await MteAllocateTagBuf();
        if (buffer == 0) return VmFault.Oom;
        if (!await MteSaveTagsForPfn(buffer, page)) await Buffers.Free(buffer);
        return VmFault.None;
    }
}

internal sealed class RetryWithoutReleasing(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
        await base.HandleFolioMissingTagStorage(page, mm, address, flags | FaultFlags.RetryNowait);
}

internal sealed class ReplaceUntagged(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> ReplaceFolioWithTagged(Page page)
    {
        if (!await FolioIsolateLru(page))
        {
            await PutPage(page);
            return Errno.Again;
        }

        await PutPage(page);
        return await MigratePages(page, Gfp.HighUserMovable);
    }
}

internal sealed class SwapInWaitsWithTheLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<VmFault> FolioLockOrRetry(Page page, MmStruct mm, int address, FaultFlags flags)
    {
        await page.Lock.Lock();
        return VmFault.None;
    }
}

internal sealed class SwapInDropsTheLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override KernelTask<VmFault> FolioLockOrRetry(Page page, MmStruct mm, int address, FaultFlags flags) =>
        base.FolioLockOrRetry(page, mm, address, flags & ~FaultFlags.RetryNowait);
}
