using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <content>new_context(): an ASID of the current generation for an mm, under cpu_asid_lock; the rollover, where none is left.</content>
public partial class AsidAllocator
{
    /// <summary>After a rollover a search for a free ASID has ended; first: what it found, NUM_USER_ASIDS if there was none.</summary>
    public static NoteKind FoundAfterRollover { get; } = new("found after rollover", entry => $"asid = {entry.Result}");

    /// <summary>new_context(): the mm keeps its ASID if it was running at the rollover or is pinned, or if nobody has it yet.</summary>
    /// <returns>The value for context.id.</returns>
    protected virtual async KernelTask<long> NewContext(int mm)
    {
        var asid = await ContextIds[mm].Read();
        var generation = await AsidGeneration.Read();
        if (asid != 0)
        {
            var newasid = ContextId.Of(ContextId.Asid(asid), generation);
            if (await CheckUpdateReservedAsid(asid, newasid)) return newasid;
            if (await Pinned[mm].Read() != 0) return newasid;
            if (!await AsidMap.TestAndSet(ContextId.Asid(asid))) return newasid;
        }

        var free = await AsidMap.FindNextZero(await CurIdx.Read());
        if (free == Size.Asids)
        {
            generation = await AsidGeneration.AddReturn(ContextId.FirstVersion);
            await FlushContext();
            free = await AsidMap.FindNextZero(1);
            var thread = ModelThread.Current;
            thread.Machine.Note(thread, FoundAfterRollover, free);
        }

        await AsidMap.Set((int)free);
        await CurIdx.Write(free);
        return ContextId.Of((int)free, generation);
    }

    /// <summary>
    /// check_update_reserved_asid(): whether some CPU was running it at the rollover. All copies of it become the new one, or the
    /// next rollover would not know them.
    /// </summary>
    protected virtual async KernelTask<bool> CheckUpdateReservedAsid(long asid, long newasid)
    {
        var hit = false;
        for (var cpu = 0; cpu < Size.Cpus; cpu++)
        {
            if (await ReservedAsids[cpu].Read() != asid) continue;
            hit = true;
            await ReservedAsids[cpu].Write(newasid);
        }

        return hit;
    }

    /// <summary>
    /// flush_context(): of the ASIDs of the last generation only those stay taken that are pinned, or that a CPU runs. One that has
    /// not switched since the rollover before is still running what was reserved for it then.
    /// </summary>
    protected virtual async KernelTask FlushContext()
    {
        await AsidMap.CopyFrom(PinnedAsidMap);
        for (var cpu = 0; cpu < Size.Cpus; cpu++)
        {
            var asid = await ActiveAsids[cpu].Exchange(0);
            if (asid == 0) asid = await ReservedAsids[cpu].Read();
            await AsidMap.Set(ContextId.Asid(asid));
            await ReservedAsids[cpu].Write(asid);
        }

        await TlbFlushPending.SetAll();
    }
}
