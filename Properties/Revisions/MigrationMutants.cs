using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change where pages are migrated.
internal sealed class RangeNotIsolated(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> AllocContigRange(Page first, int count, bool signals, Gfp gfp)
    {
        var result = await AllocContigMigrateRange(first, count, gfp);
        if (result != 0) return result;
        var irqs = await FreeLists.Lock.LockIrqSave();
        result = await FreeLists.TakeRange(first, count, signals);
        await FreeLists.Lock.UnlockIrqRestore(irqs);
        for (var i = 0; i < count && result == 0; i++) await Counts.Set(Memory.Next(first, i), 1);
        return result;
    }
}

internal sealed class CopyAfterPrivateLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> BufferMigrateFolio(int index, Page target, Page source, MigrateMode mode)
    {
        await BufferedFile.HasBuffers(index);
        await Counts.Read(source);
        await BufferedFile.BufferLocks[index].Lock();
        await BufferedFile.PrivateLock.Lock();
        var result = await MigrateFileMapping(index, target, source, expected: 3);
        await Counts.Sub(source, 1);
        await Counts.Add(target, 1);
        await BufferedFile.PrivateLock.Unlock();
        await MigrateFolio(target, source);
        await BufferedFile.BufferLocks[index].Unlock();
        return result;
    }
}

internal sealed class ReserveForTagStorageFrame(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
    {
        await mm.IsMte(mm.VmaOf(address));
        if (await FreeLists.Blocks.IsIsolated(page)) return await RetryMissingTagStorage(page, mm, address, flags);
        if (await ReserveTagStorage(page, 0, Gfp.HighUserMovable) == 0) return VmFault.MapPte;
        await ReplaceFolioWithTagged(page);
        return VmFault.None;
    }
}
