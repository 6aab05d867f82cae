using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <content>Pinned ASIDs, which devices use that share an mm's page table: they survive every rollover.</content>
public partial class AsidAllocator
{
    /// <summary>max_pinned_asids.</summary>
    protected virtual int MaxPinnedAsids => Size.MaxPinned;

    /// <summary>arm64_mm_context_get(): pins an mm's ASID, and gives it one if it has none.</summary>
    /// <returns>The ASID; 0 if too many are pinned.</returns>
    [Path]
    [CFunction("arm64_mm_context_get")]
    public virtual async KernelTask<int> MmContextGet(int mm)
    {
        var wereDisabled = await CpuAsidLock.LockIrqSave();
        var asid = await ContextIds[mm].Read();
        if (!await Pinned[mm].IncrementNotZero()) asid = await PinFirst(mm, asid);
        await CpuAsidLock.UnlockIrqRestore(wereDisabled);
        return ContextId.Asid(asid);
    }

    /// <summary>arm64_mm_context_put(): the ASID may go at the next rollover, unless somebody else has pinned it.</summary>
    [Path]
    [CFunction("arm64_mm_context_put")]
    public virtual async KernelTask MmContextPut(int mm)
    {
        var asid = await ContextIds[mm].Read();
        var wereDisabled = await CpuAsidLock.LockIrqSave();
        if (await Pinned[mm].DecrementAndTest())
        {
            await PinnedAsidMap.Clear(ContextId.Asid(asid));
            await NrPinnedAsids.Write(await NrPinnedAsids.Read() - 1);
        }

        await CpuAsidLock.UnlockIrqRestore(wereDisabled);
    }

    /// <summary>Nobody has pinned it before; 0 if too many are.</summary>
    [CFunction("arm64_mm_context_get", IsPart = true)]
    private async KernelTask<long> PinFirst(int mm, long asid)
    {
        if (await NrPinnedAsids.Read() >= MaxPinnedAsids) return 0;
        if (!IsSameGeneration(asid, await AsidGeneration.Read()))
        {
            asid = await NewContext(mm);
            await ContextIds[mm].Set(asid);
        }

        await NrPinnedAsids.Write(await NrPinnedAsids.Read() + 1);
        await PinnedAsidMap.Set(ContextId.Asid(asid));
        await Pinned[mm].Set(1);
        return asid;
    }
}
