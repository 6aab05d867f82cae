using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/rmap.c, mm/migrate.c: a huge page is unmapped to migration entries and mapped again
public abstract partial class Revision
{
    /// <summary>try_to_migrate() of a locked huge page; anon_vma->rwsem is held. What may be pinned stays mapped.</summary>
    /// <param name="head">The huge page.</param>
    /// <param name="splitPmd">TTU_SPLIT_HUGE_PMD: entries that map it whole are split into migration entries.</param>
    [CFunction("try_to_migrate", IsService = true)]
    protected async KernelTask TryToMigrateHuge(Page head, bool splitPmd)
    {
        foreach (var mm in Mms)
        {
            if (splitPmd) await SplitHugePmd(mm, freeze: true, head);
            var pmd = await mm.Table.GetPmd();
            if (MapsPage(pmd, head)) await SetPmdMigrationEntry(mm, head);
            else if (pmd.IsTable) await TryToMigratePtes(mm, head);
        }
    }

    /// <summary>set_pmd_migration_entry(): unless the page may be pinned.</summary>
    [CFunction("set_pmd_migration_entry", IsService = true)]
    protected async KernelTask SetPmdMigrationEntry(MmStruct mm, Page head)
    {
        await mm.Table.PmdLock.Lock();
        if (MapsPage(await mm.Table.GetPmd(), head))
        {
            var pmd = await mm.Table.InvalidatePmd();
            var exclusive = await Flags.Test(head, PageFlag.AnonExclusive);
            if (exclusive && await Counts.Read(head) >= PageRefCounts.PinBias)
            {
                await SetPmdAt(mm, pmd);
            }
            else
            {
                if (exclusive) await Flags.Clear(head, PageFlag.AnonExclusive);
                await mm.Table.SetPmd(Pte.Migration(head, pmd.IsWritable).WithExclusive(exclusive));
                await Rmap.Remove(head);
                await PutPage(head);
            }
        }

        await mm.Table.PmdLock.Unlock();
    }

    /// <summary>try_to_migrate_one() of a huge page that is mapped page by page.</summary>
    [CFunction("try_to_migrate_one", IsService = true)]
    private async KernelTask TryToMigratePtes(MmStruct mm, Page head)
    {
        await mm.Table.Lock.Lock();
        for (var i = 0; i < mm.HugeSize; i++)
        {
            var page = Memory[head.Index + i];
            var address = mm.Size + i;
            var pte = await mm.Table.Get(address);
            if (!MapsPage(pte, page)) continue;
            await mm.Table.Clear(address);
            var exclusive = await Flags.Test(page, PageFlag.AnonExclusive);
            if (exclusive && await Counts.Read(page) >= PageRefCounts.PinBias)
            {
                await SetPteAt(mm, address, pte);
                continue;
            }

            if (exclusive) await Flags.Clear(page, PageFlag.AnonExclusive);
            await mm.Table.Set(address, Pte.Migration(page, pte.IsWritable).WithExclusive(exclusive));
            await Rmap.Remove(page);
            await PutPage(page);
        }

        await mm.Table.Lock.Unlock();
    }

    /// <summary>remove_migration_ptes() of a huge page, or of the small ones it has become; anon_vma->rwsem is held.</summary>
    [CFunction("remove_migration_ptes", IsService = true)]
    protected async KernelTask RemoveHugeMigrationPtes(Page source, Page target)
    {
        foreach (var mm in Mms)
        {
            var pmd = await mm.Table.GetPmd();
            if (pmd.IsMigration && pmd.PageIndex == source.Index) await RemoveMigrationPmd(mm, source, target);
            else if (pmd.IsTable) await RemoveMigrationPtesOf(mm, source, target);
        }
    }

    /// <summary>remove_migration_pmd().</summary>
    public async KernelTask RemoveMigrationPmd(MmStruct mm, Page source, Page target)
    {
        await mm.Table.PmdLock.Lock();
        var pmd = await mm.Table.GetPmd();
        if (pmd.IsMigration && pmd.PageIndex == source.Index)
        {
            var tagged = await mm.IsMte(MmStruct.HugeVma);
            await Counts.Add(target, 1);
            if (pmd.IsExclusive) await Flags.Set(target, PageFlag.AnonExclusive);
            await Rmap.Add(target, mm.Size);
            await SetPmdAt(mm, Pte.Of(target, pmd.IsWritable, tagged));
        }

        await mm.Table.PmdLock.Unlock();
    }

    /// <summary>remove_migration_pte(), of all small entries under one ptl.</summary>
    [CFunction("remove_migration_pte")]
    private async KernelTask RemoveMigrationPtesOf(MmStruct mm, Page source, Page target)
    {
        await mm.Table.Lock.Lock();
        var tagged = await mm.IsMte(MmStruct.HugeVma);
        for (var i = 0; i < mm.HugeSize; i++)
        {
            var address = mm.Size + i;
            var pte = await mm.Table.Get(address);
            if (!pte.IsMigration || pte.PageIndex != source.Index + i) continue;
            var page = Memory[target.Index + i];
            await Counts.Add(page, 1);
            if (pte.IsExclusive) await Flags.Set(page, PageFlag.AnonExclusive);
            await Rmap.Add(page, address);
            await SetPteAt(mm, address, Pte.Of(page, pte.IsWritable, tagged));
        }

        await mm.Table.Lock.Unlock();
    }
}
