using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The remedy of the review: copy_highpage() is might_sleep() and copy_highpage_atomic(), and every caller has memory ready for
    /// the tags beforehand. These are the single pages that callers copy who may sleep; the others have a patch each. As
    /// described, it is asked once whether the source is tagged, and it keeps its saved tags. Left open, and chosen: who finds no
    /// memory fails as for want of a page.
    /// </summary>
    internal sealed class PreparedCopy : PreparedCopies
    {
        internal static IReadOnlyList<Func<Patch>> Pieces { get; } =
        [
            () => new PrepareInFork(), () => new PrepareInCollapse(), () => new PrepareInSwapoff(),
            () => new PrepareInMigration(), () => new PrepareInFileCollapse(),
            () => new PreparedCopy(),
        ];

        internal override IReadOnlyList<string> Cures =>
            ["transfer-moves-instead-of-copying", "buffer-failure-reported-as-transferred", "tagged-while-copied"];

        internal override IReadOnlyList<Defect> Makes => [RemedyDefects.RestoredBetweenTheLooks];

        internal override IReadOnlyList<string> Absent => ["try_transfer_saved_tags"];

        internal override bool MovesSavedTags => false;

        internal override bool CopyAsksOnce => true;

        /// <summary>Whoever comes here may sleep.</summary>
        internal override KernelTask CopyHighpage(Page to, Page from)
        {
            Context.MightSleep();
            return CopyPrepared(to, from);
        }

        [CFunction("wp_page_copy", IsPart = true)]
        internal override async KernelTask<Page?> AllocForCow(MmStruct mm, int address) =>
            await OfPrepared(await base.AllocForCow(mm, address));

        [CFunction("shmem_replace_folio", IsPart = true)]
        internal override async KernelTask<Page?> AllocToReplace(Gfp gfp) => await OfPrepared(await base.AllocToReplace(gfp));

        internal override async KernelTask<Page?> KsmMightNeedToCopy(Page page, MmStruct mm, int address)
        {
            if (await Code.Flags.Test(page, PageFlag.Ksm) || !await Code.Rmap.IsElsewhere(page, address)) return page;
            var copy = await Code.AllocCopyOfSwapped(mm, address);
            if (copy is null) return null;
            if (!await Code.Memcg.Charge(copy))
            {
                await Code.PutPage(copy);
                return null;
            }

            if (await OfPrepared(copy) is null) return null;
            await Code.CopyUserHighpage(copy, page);
            await copy.Lock.TryLock(nested: true);
            return copy;
        }

        internal override async KernelTask<VmFault> DoCowFault(MmStruct mm, int address, FaultFlags flags)
        {
            if (await Code.VmfAnonPrepare(mm, address, flags) is not VmFault.None) return VmFault.Retry;
            var copy = await Code.VmaAllocFolio(mm, address, Gfp.HighUserMovable);
            if (copy is null) return VmFault.Oom;
            var found = await Code.ShmemFault(mm, address, flags);
            if (found.Page is not { } page)
            {
                await Code.PutPage(copy);
                return found.Fault;
            }

            if (await OfPrepared(copy) is null)
            {
                await page.Lock.Unlock();
                await Code.PutPage(page);
                return VmFault.Oom;
            }

            await Code.CopyUserHighpage(copy, page);
            var mapped = await Code.FinishFault(mm, address, copy, isCopy: true);
            await page.Lock.Unlock();
            await Code.PutPage(page);
            if (!mapped) await Code.PutPage(copy);
            return found.Fault;
        }

        /// <summary>The page, prepared; null if there is no memory, and it is gone.</summary>
        [CFunction("copy_highpage_prepare", IsPart = true)]
        private async KernelTask<Page?> OfPrepared(Page? page)
        {
            if (page is null || await Prepare(page, 1) == 0) return page;
            await Code.PutPage(page);
            return null;
        }
    }
}
