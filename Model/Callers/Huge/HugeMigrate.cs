using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

// mm/migrate.c: migration of a huge page as a whole
public abstract partial class Revision
{
    /// <summary>
    /// migrate_pages(MIGRATE_SYNC) of an isolated huge page. Where no other huge page can be had it is split; its
    /// small pages are not migrated by the same call.
    /// </summary>
    [CFunction("migrate_pages", IsPart = true)]
    protected virtual async KernelTask<int> MigrateHugePage(Page source, Gfp gfp)
    {
        if (await Counts.Read(source) == 1)
        {
            // Everybody else has let go of it meanwhile.
            await PutPage(source);
            return 0;
        }

        // With no folio locked, as with small pages: migrate_folio_unmap() calls get_new_folio() first.
        var target = await AllocHugePages((gfp & ~Gfp.HighUserMovable) | Gfp.Transhuge);
        if (target is null)
        {
            // try_split_folio()
            await source.Lock.Lock();
            await SplitHugePageToList(source);
            await source.Lock.Unlock();
            return Errno.NoMemory;
        }

        await source.Lock.Lock();
        await target.Lock.TryLock(nested: true);
        await Rmap.Lock.ReadLock();
        await TryToMigrateHuge(source, splitPmd: false);
        await Rmap.Lock.ReadUnlock();
        var result = Errno.Again;
        if (await Rmap.Total(source, HugeOrder) == 0 && await Counts.Read(source) == 1)
        {
            await FolioCopy(target, source);
            result = 0;
        }

        await Rmap.Lock.ReadLock();
        await RemoveHugeMigrationPtes(source, result == 0 ? target : source);
        await Rmap.Lock.ReadUnlock();
        if (result == 0) await Flags.Set(target, PageFlag.Lru);
        await target.Lock.Unlock();
        await source.Lock.Unlock();
        await PutPage(target);
        if (result == 0) await PutPage(source);
        return result;
    }

    /// <summary>folio_copy(): page by page, with a cond_resched() in between. Both folios are locked.</summary>
    public async KernelTask FolioCopy(Page target, Page source)
    {
        for (var i = 0; i < 1 << HugeOrder; i++)
        {
            await CopyHighpage(Memory[target.Index + i], Memory[source.Index + i]);
            Context.MightSleep();
        }
    }
}
