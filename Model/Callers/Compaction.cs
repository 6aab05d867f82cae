namespace TagStorageModel.Model;

// mm/compaction.c, mm/memory_hotplug.c: pages are migrated because of where they are
public abstract partial class Revision
{
    /// <summary>compact_zone() that meets one page: tried without waiting, then, by a later round, with.</summary>
    [Path]
    public async KernelTask CompactZone(Page page)
    {
        for (var mode = MigrateMode.Async; mode <= MigrateMode.SyncLight; mode++)
        {
            if (!await FolioIsolateLru(page)) return;
            if (await MigratePages(page, Gfp.HighUserMovable, mode) == 0) return;
            await FolioPutbackLru(page);
        }
    }

    /// <summary>compaction_alloc(): the highest free frame above the page, tag storage included, never tagged.</summary>
    [CFunction("compaction_alloc", IsService = true)]
    protected virtual async KernelTask<Page?> CompactionAlloc(Page source)
    {
        var irqs = await FreeLists.Lock.LockIrqSave();
        var index = await FreeLists.TakeHighest(above: source);
        await FreeLists.Lock.UnlockIrqRestore(irqs);
        if (index < 0) return null;
        await Counts.Set(Memory[index], 1);
        return Memory[index];
    }

    /// <summary>do_migrate_range(): the memory of a file's page goes away, whatever the page holds.</summary>
    [Path]
    public async KernelTask DoMigrateRange(int slot)
    {
        var found = await BufferedFile.Lookup(slot);
        if (found < 0) return;
        var page = Memory[found];
        var isolated = await FolioIsolateLru(page);
        await PutPage(page);
        if (!isolated) return;
        if (await MigratePages(page, await MigrationTargetGfp(page)) != 0) await FolioPutbackLru(page);
    }
}
