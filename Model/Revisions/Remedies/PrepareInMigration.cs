using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// Migration has memory ready for the tags of its target: of a small page when both folios are locked, before it takes anything
    /// else; of a huge one along with the target, as many as it has pages.
    /// </summary>
    internal sealed class PrepareInMigration : PreparedCopies
    {
        internal override IReadOnlyList<string> Cures => ["copy-under-private-lock"];

        [CFunction("move_to_new_folio", IsService = true)]
        internal override async KernelTask<int> MoveToNewFolio(Page target, Page source, MigrateMode mode)
        {
            if (await Prepare(target, 1) != 0) return Errno.NoMemory;
            var result = await base.MoveToNewFolio(target, source, mode);
            await End(target, 1);
            return result;
        }

        [CFunction("migrate_pages", IsPart = true)]
        internal override async KernelTask<int> MigrateHugePage(Page source, Gfp gfp)
        {
            var count = 1 << Code.HugeOrder;
            if (await Code.Counts.Read(source) == 1)
            {
                await Code.PutPage(source);
                return 0;
            }

            var target = await Code.AllocHugePages((gfp & ~Gfp.HighUserMovable) | Gfp.Transhuge);
            if (target is not null && await Prepare(target, count) != 0)
            {
                await Code.PutPage(target);
                target = null;
            }

            if (target is null)
            {
                await source.Lock.Lock();
                await Code.SplitHugePageToList(source);
                await source.Lock.Unlock();
                return Errno.NoMemory;
            }

            await source.Lock.Lock();
            await target.Lock.TryLock(nested: true);
            await Code.Rmap.Lock.ReadLock();
            await Code.TryToMigrateHuge(source, splitPmd: false);
            await Code.Rmap.Lock.ReadUnlock();
            var result = Errno.Again;
            if (await Code.Rmap.Total(source, Code.HugeOrder) == 0 && await Code.Counts.Read(source) == 1)
            {
                await Code.FolioCopy(target, source);
                result = 0;
            }

            await End(target, count);
            await Code.Rmap.Lock.ReadLock();
            await Code.RemoveHugeMigrationPtes(source, result == 0 ? target : source);
            await Code.Rmap.Lock.ReadUnlock();
            if (result == 0) await Code.Flags.Set(target, PageFlag.Lru);
            await target.Lock.Unlock();
            await source.Lock.Unlock();
            await Code.PutPage(target);
            if (result == 0) await Code.PutPage(source);
            return result;
        }
    }

    /// <summary>khugepaged has memory ready for the tags of a file's pages along with the huge page.</summary>
    internal sealed class PrepareInFileCollapse : PreparedCopies
    {
        [CFunction("collapse_file", IsPart = true)]
        internal override async KernelTask<Page?> AllocForFile()
        {
            var huge = await base.AllocForFile();
            if (huge is null || await Prepare(huge, Code.File!.Size) == 0) return huge;
            await Code.PutPage(huge, Code.FileOrder);
            return null;
        }

        /// <summary>What is not used goes before anybody sees the pages.</summary>
        [CFunction("collapse_file", IsPart = true)]
        internal override async KernelTask CollapseFileCopy(Page huge, IReadOnlyList<Page?> sources)
        {
            await base.CollapseFileCopy(huge, sources);
            await End(huge, Code.File!.Size);
        }

        [CFunction("collapse_file", IsPart = true)]
        internal override async KernelTask PutUnused(Page huge, int first)
        {
            await End(huge, Code.File!.Size);
            await base.PutUnused(huge, first);
        }
    }
}
