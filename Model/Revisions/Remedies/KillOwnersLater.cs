using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The same remedy, but the page whose tags are lost is marked, and whoever maps it is killed at the next access. The page has
    /// no tag storage, so that entries for it fault on access, and the fault looks at the mark. A copy of it is marked, too; it is
    /// not swapped out; KVM's fault on it fails.
    /// </summary>
    internal sealed class KillOwnersLater : AtomicBufferCache
    {
        private PageMarks lost = null!;

        internal override IReadOnlyList<Defect> Makes => [RemedyDefects.RestoredBetweenTheLooks];

        protected override void AddObjects()
        {
            base.AddObjects();
            lost = new PageMarks(Code.Machine, Code.Memory);
        }

        [CFunction("copy_highpage", IsPart = true)]
        internal override async KernelTask CopyHighpage(Page to, Page from)
        {
            if (await lost.Test(from)) await lost.Set(to);
            await base.CopyHighpage(to, from);
        }

        [CFunction("copy_highpage", IsPart = true)]
        internal override async KernelTask Lose(Page to) => await lost.Set(to);

        [CFunction("handle_folio_missing_tag_storage", IsPart = true)]
        internal override async KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
        {
            if (!await HasLost(page)) return await base.HandleFolioMissingTagStorage(page, mm, address, flags);
            await Code.Killed!.Kill(mm);
            await Code.PutPage(page);
            return VmFault.Sigbus;
        }

        [CFunction("kvm_mte_reserve_tag_storage", IsPart = true)]
        internal override async KernelTask<int> KvmMteReserveTagStorage(Page page) =>
            await HasLost(page) ? Errno.Fault : await base.KvmMteReserveTagStorage(page);

        [CFunction("mte_save_page_tags_by_swp_entry", IsPart = true)]
        internal override async KernelTask<int> MteSavePageTagsBySwpEntry(Page page, SwapEntry entry) =>
            await lost.Test(page) ? Errno.Io : await base.MteSavePageTagsBySwpEntry(page, entry);

        [CFunction("arch_free_pages_prepare", IsPart = true)]
        internal override async KernelTask ArchFreePagesPrepare(Page page, int order)
        {
            for (var i = 0; i < 1 << order; i++) await lost.Clear(Code.Memory.Next(page, i));
            await base.ArchFreePagesPrepare(page, order);
        }

        /// <summary>Whether tags of a page of the folio are lost.</summary>
        [CFunction("handle_folio_missing_tag_storage", IsPart = true)]
        private async KernelTask<bool> HasLost(Page page)
        {
            if (!Code.HasHugePages) return await lost.Test(page);
            var folio = new Folio(await Code.Compound.Folio(page));
            for (var i = 0; i < 1 << folio.Order; i++)
            {
                if (await lost.Test(Code.Memory[folio.Head + i])) return true;
            }

            return false;
        }
    }
}
