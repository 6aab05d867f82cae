using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

// mm/compaction.c, mm/memory_hotplug.c: pages are migrated because of where they are
public abstract partial class Revision
{
    /// <summary>
    /// compact_zone() that meets one page: tried without waiting, then, by a later round, with. It passes over huge pages.
    /// </summary>
    [Path(Rank = 40)]
    public virtual async KernelTask CompactZone(Page page)
    {
        for (var mode = MigrateMode.Async; mode <= MigrateMode.SyncLight; mode++)
        {
            if (HasHugePages && new Folio(await Compound.Folio(page)).Order > 0) return;
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
    [Path(Rank = 42)]
    public async KernelTask DoMigrateRange(int slot)
    {
        var found = await BufferedFile.Lookup(slot);
        if (found < 0) return;
        var page = Memory[found];
        var isolated = await FolioIsolateLru(page);
        await PutPage(page);
        if (!isolated) return;
        if (await MigratePages(page, await MigrationTargetGfp(page, ContigRangeGfp)) != 0) await FolioPutbackLru(page);
    }

    /// <summary>do_migrate_range() of one frame of memory that is to go offline, or the huge page that it is part of.</summary>
    [Path(Rank = 42)]
    [CFunction("do_migrate_range")]
    public async KernelTask DoMigrateRange(Page page)
    {
        page = Memory[new Folio(await Compound.Folio(page)).Head];
        if (!await FolioIsolateLru(page)) return;
        if (await MigratePages(page, await MigrationTargetGfp(page, ContigRangeGfp)) != 0) await FolioPutbackLru(page);
    }
}

/// <content>Migration because of where a page is.</content>
public sealed partial class Operation
{
    /// <summary>Compaction migrates the data frame with the index <see cref="Call.Detail"/>.</summary>
    public static Operation Compact { get; } = new(14, nameof(Compact), "compact frame {frame}",
        "Compaction migrates the data frame with this index.",
        (revision, _, call) => revision.CompactZone(revision.Memory[call.Detail]))
    {
        Detail = Argument.Frame,
        IsOfNoProcess = true,
        Themes = [(Theme.Moving, 1), (Theme.HugePages, 0), (Theme.Anywhere, 16)],
    };

    /// <summary>The data frame with the index <see cref="Call.Detail"/> is to go offline: what is in it is migrated.</summary>
    public static Operation Offline { get; } = new(26, nameof(Offline), "offline frame {frame}",
        "The data frame with this index is to go offline: what is in it is migrated.",
        (revision, _, call) => revision.DoMigrateRange(revision.Memory[call.Detail]))
    {
        Detail = Argument.Frame,
        Needs = Need.HugePages,
        IsOfNoProcess = true,
        Joins = new(OneIn: 3),
    };

    /// <summary>The file page with buffers in slot <see cref="Call.Detail"/> is migrated.</summary>
    public static Operation MigrateBuffers { get; } = new(23, nameof(MigrateBuffers),
        "migrate file page in slot {slot}",
        "The file page with buffers in a slot is migrated.",
        (revision, _, call) => revision.DoMigrateRange(call.Detail))
    {
        Detail = Argument.Slot,
        IsOfNoProcess = true,
        Themes = [(Theme.Buffers, 1), (Theme.Anywhere, 18)],
    };
}
