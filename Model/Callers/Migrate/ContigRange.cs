using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

// mm/page_alloc.c, mm/page_isolation.c: ranges of frames that are emptied and taken
public abstract partial class Revision
{
    /// <summary>
    /// alloc_contig_range(MIGRATE_CMA): isolates the pageblock of a range of frames, migrates what is in the range
    /// and takes the frames, each with one reference.
    /// </summary>
    /// <param name="first">The first frame.</param>
    /// <param name="count">How many.</param>
    /// <param name="signals">Whether a fatal signal can end it.</param>
    /// <param name="gfp">The flags with which replacements are allocated.</param>
    /// <returns>0; −EBUSY if a page cannot be migrated; −ENOMEM if there is none for its replacement; −EINTR.</returns>
    [Path(Rank = 41)]
    [CFunction("alloc_contig_range", IsService = true)]
    public virtual async KernelTask<int> AllocContigRange(Page first, int count, bool signals, Gfp gfp)
    {
        var result = await IsolatePageblock(first) ? 0 : Errno.Busy;
        if (result == 0)
        {
            // drain_all_pages() waits for the other CPUs.
            Context.MightSleep();
            result = await AllocContigMigrateRange(first, count, gfp);
            if (result != Errno.NoMemory)
            {
                var irqs = await FreeLists.Lock.LockIrqSave();
                result = await FreeLists.TakeRange(first, count, signals);
                await FreeLists.Lock.UnlockIrqRestore(irqs);
            }

            for (var i = 0; i < count && result == 0; i++) await Counts.Set(Memory.Next(first, i), 1);
        }

        // Also if the pageblock was isolated by somebody else.
        await UndoIsolatePageRange(first);
        return result;
    }

    /// <summary>
    /// __alloc_contig_migrate_range(): isolates every page of the range from the LRU list and migrates it; each is
    /// tried five times. A page that is on no list is passed over.
    /// </summary>
    [CFunction("__alloc_contig_migrate_range", IsService = true)]
    protected async KernelTask<int> AllocContigMigrateRange(Page first, int count, Gfp gfp)
    {
        LruCacheDisable();
        var result = 0;
        var end = first.Index + count;
        var next = first.Index;
        while (result == 0 && next < end)
        {
            var index = await FreeLists.NextInUse(next, end - next);
            if (index < 0) break;
            next = index + 1;

            // A page on no list is passed over before anybody refers to it: a block's count stays as it is.
            if (!await Flags.Test(Memory[index], PageFlag.Lru) || !await FolioIsolateLru(Memory[index])) continue;
            result = Errno.Again;
            for (var tries = 0; tries < 5 && result == Errno.Again; tries++)
                result = await MigratePages(Memory[index], await MigrationTargetGfp(Memory[index], gfp));
            if (result != 0) await FolioPutbackLru(Memory[index]);
        }

        return result == Errno.Again ? Errno.Busy : result;
    }

    /// <summary>start_isolate_page_range() of one pageblock: false if it is isolated already.</summary>
    [CFunction("start_isolate_page_range", IsService = true)]
    protected async KernelTask<bool> IsolatePageblock(Page page)
    {
        var irqs = await FreeLists.Lock.LockIrqSave();
        var isolated = await FreeLists.Blocks.Isolate(page);
        await FreeLists.Lock.UnlockIrqRestore(irqs);
        return isolated;
    }

    /// <summary>undo_isolate_page_range() of one pageblock.</summary>
    [CFunction("undo_isolate_page_range", IsService = true)]
    protected async KernelTask UndoIsolatePageRange(Page page)
    {
        var irqs = await FreeLists.Lock.LockIrqSave();
        await FreeLists.Blocks.Undo(page);
        await FreeLists.Lock.UnlockIrqRestore(irqs);
    }

    /// <summary>The flags of a range that is taken without those of an allocation behind it, and of compaction.</summary>
    protected static Gfp ContigRangeGfp => Gfp.HighUserMovable | Gfp.RetryMayFail;

    /// <summary>
    /// alloc_migration_target(): the flags with which a page's replacement is allocated, which is overwritten; in RFC v3 never
    /// tagged.
    /// </summary>
    [CFunction("alloc_migration_target", IsPart = true)]
    protected virtual KernelTask<Gfp> MigrationTargetGfp(Page source, Gfp gfp) => new(gfp & ~Gfp.Zero);

    /// <summary>lru_cache_disable(): waits for every CPU to drain its batches, which the model does not have.</summary>
    protected static void LruCacheDisable() => Context.MightSleep();
}
