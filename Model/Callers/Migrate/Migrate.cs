using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/migrate.c
public abstract partial class Revision
{
    /// <summary>migrate_pages() of one isolated page. On success the isolation's reference is gone.</summary>
    /// <param name="source">The page.</param>
    /// <param name="gfp">How its replacement is allocated; compaction, in the modes of its own, takes it from its free scanner.</param>
    /// <param name="mode">What it may wait for.</param>
    /// <returns>0 or an error; then the page is as it was.</returns>
    [Path(Rank = 24)]
    [CFunction("migrate_pages", IsService = true)]
    public async KernelTask<int> MigratePages(Page source, Gfp gfp, MigrateMode mode = MigrateMode.Sync)
    {
        if (HasHugePages && new Folio(await Compound.Folio(source)).Order > 0) return await MigrateHugePage(source, gfp);
        if (await Counts.Read(source) == 1)
        {
            // Everybody else has let go of it meanwhile.
            await PutPage(source);
            return 0;
        }

        // With no folio locked: to allocate a tagged page may mean to migrate others.
        var target = await (mode == MigrateMode.Sync ? AllocPages(0, gfp) : CompactionAlloc(source));
        if (target is null) return Errno.NoMemory;
        if (mode == MigrateMode.Sync || !await source.Lock.TryLock())
        {
            if (mode == MigrateMode.Async)
            {
                await PutPage(target);
                return Errno.Again;
            }

            await source.Lock.Lock();
        }

        await target.Lock.TryLock(nested: true);
        var wasMapped = await Rmap.Count(source) != 0;
        var unmapped = !wasMapped || await TryToUnmap(source, Pte.Migration(source, writable: false), entry: null);
        var result = unmapped ? await MoveToNewFolio(target, source, mode) : Errno.Again;
        if (wasMapped) await RemoveMigrationPtes(source, result == 0 ? target : source);
        if (result == 0) await Flags.Set(target, PageFlag.Lru);
        await target.Lock.Unlock();
        await source.Lock.Unlock();
        await PutPage(target);
        if (result == 0) await PutPage(source);
        return result;
    }

    /// <summary>move_to_new_folio(): the mapping, then the contents. −EAGAIN if somebody else holds the page.</summary>
    [CFunction("move_to_new_folio", IsService = true)]
    protected virtual async KernelTask<int> MoveToNewFolio(Page target, Page source, MigrateMode mode)
    {
        if (File is not null && await File.IndexOf(source) is >= 0 and var position)
        {
            if (!await MoveFileMapping(target, source, position)) return Errno.Again;
            await MigrateFolio(target, source);
            return 0;
        }

        var index = await BufferedFile.IndexOf(source);
        if (index >= 0) return await BufferMigrateFolio(index, target, source, mode);
        var slot = await Swap.EntryOf(source);
        if (slot < 0)
        {
            if (await Counts.Read(source) != 1) return Errno.Again;
        }
        else
        {
            if (!await Counts.Freeze(source, 2)) return Errno.Again;
            await Counts.Add(target, 1);
            await Flags.Set(target, PageFlag.SwapCache);
            await Swap.Replace(new SwapEntry(slot), target);
            await Counts.Set(source, 1);
        }

        await Rmap.Inherit(target, source);
        if (await Flags.Test(source, PageFlag.Ksm)) await Flags.Set(target, PageFlag.Ksm);
        await MigrateFolio(target, source);
        return 0;
    }

    /// <summary>migrate_folio() → folio_migrate_copy(): both folios are locked, the target is not visible to anybody.</summary>
    public async KernelTask MigrateFolio(Page target, Page source) => await CopyHighpage(target, source);

    /// <summary>remove_migration_ptes().</summary>
    [CFunction("remove_migration_ptes", IsService = true)]
    protected async KernelTask RemoveMigrationPtes(Page source, Page target)
    {
        if (File is not null && await File.IndexOf(target) is >= 0 and var slot)
        {
            await RemoveFileMigrationPtes(source, target, slot);
            return;
        }

        await Rmap.Lock.ReadLock();
        var isKsm = await Flags.Test(source, PageFlag.Ksm);
        var index = await Rmap.Index(source);
        foreach (var mm in Mms)
        {
            for (var address = isKsm ? 0 : index; address <= (isKsm ? mm.Size - 1 : index); address++)
            {
                var migrates = await mm.Table.Get(address);
                if (migrates.IsMigration && migrates.PageIndex == source.Index) await RemoveMigrationPte(mm, address, source, target);
            }
        }

        await Rmap.Lock.ReadUnlock();
    }

    /// <summary>remove_migration_pte().</summary>
    public async KernelTask RemoveMigrationPte(MmStruct mm, int address, Page source, Page target, bool isFile = false)
    {
        await mm.Table.Lock.Lock();
        var pte = await mm.Table.Get(address);
        if (pte.IsMigration && pte.PageIndex == source.Index)
        {
            var tagged = await mm.IsMte(mm.VmaOf(address));
            await Counts.Add(target, 1);
            if (pte.IsExclusive) await Flags.Set(target, PageFlag.AnonExclusive);
            await (isFile ? Rmap.AddFile(target) : Rmap.Add(target, address));
            await SetPteAt(mm, address, Pte.Of(target, pte.IsWritable, tagged));
        }

        await mm.Table.Lock.Unlock();
    }
}
