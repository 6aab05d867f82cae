using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The author's second remedy: a movable page is allocated with a tag buffer in its slot of tags_by_pfn, marked as unused, which
    /// set_pte_at() gives back if it still is. The copy fills it. Left open, and chosen: where there is no memory the allocation of
    /// the page fails; of a page that is mapped twice the first mapping gives it back, and a swap-in for the second allocates as
    /// before.
    /// </summary>
    internal class ReservedAtAllocation : Patch
    {
        private const ulong Unused = 1;

        internal override IReadOnlyList<string> Cures =>
        [
            "sleeping-copy-in-fork", "sleeping-copy-in-collapse", "copy-under-private-lock", "transfer-moves-instead-of-copying",
            "buffer-failure-reported-as-transferred", "tagged-while-copied", "saved-tags-outlive-their-page",
        ];

        internal override bool CopyAsksOnce => true;

        internal override IReadOnlyList<Defect> Makes => [RemedyDefects.RestoredBetweenTheLooks, RemedyDefects.PlainLockAtAllocation];

        internal override IReadOnlyList<string> Absent => ["try_transfer_saved_tags"];

        [CFunction("post_alloc_hook", IsService = true)]
        internal override async KernelTask<bool> PostAllocHook(Page page, int order, Gfp gfp)
        {
            if (!await base.PostAllocHook(page, order, gfp)) return false;
            if (!Code.TagStorageEnabled || (gfp & Gfp.Movable) == 0) return true;
            for (var i = 0; i < 1 << order; i++)
            {
                if (await Mark(Code.Memory.Next(page, i), gfp)) continue;
                await Code.PutPage(page, order);
                return false;
            }

            return true;
        }

        /// <summary>split_map_pages() calls post_alloc_hook() with __GFP_MOVABLE alone: nothing is reclaimed for the buffer.</summary>
        [CFunction("compaction_alloc", IsService = true)]
        internal override async KernelTask<Page?> CompactionAlloc(Page source)
        {
            var page = await base.CompactionAlloc(source);
            if (page is null || !Code.TagStorageEnabled || await Mark(page, Gfp.Movable)) return page;
            await Code.PutPage(page);
            return null;
        }

        [CFunction("arch_free_pages_prepare", IsPart = true)]
        internal override async KernelTask ArchFreePagesPrepare(Page page, int order)
        {
            await base.ArchFreePagesPrepare(page, order);
            for (var i = 0; i < 1 << order; i++)
            {
                var irqs = await Code.TagsByPfn.Lock.LockIrqSave();
                var entry = await Code.MteEraseTagsForPfn(Code.Memory.Next(page, i));
                await Code.TagsByPfn.Lock.UnlockIrqRestore(irqs);
                if (!entry.IsNull) await Code.FreeSavedTags((long)entry.Raw);
            }
        }

        [CFunction("set_pte_at", IsService = true)]
        internal override async KernelTask SetPteAt(MmStruct mm, int address, Pte pte)
        {
            if (pte.IsPresent && !pte.IsSpecial) await GiveBack(Code.Memory[pte.PageIndex]);
            await base.SetPteAt(mm, address, pte);
        }

        [CFunction("set_pmd_at", IsService = true)]
        internal override async KernelTask SetPmdAt(MmStruct mm, Pte pmd)
        {
            for (var i = 0; i < mm.HugeSize && pmd.IsPresent && !pmd.IsSpecial; i++) await GiveBack(Code.Memory[pmd.PageIndex + i]);
            await base.SetPmdAt(mm, pmd);
        }

        /// <summary>A copy does not allocate: it fills the buffer that came with the target.</summary>
        internal override async KernelTask CopyHighpage(Page to, Page from)
        {
            await Code.Data.Copy(to, from);
            if (await TagsOf(from) is not { } tags) return;
            if (Code.TagStorageEnabled && !await Code.PageTagStorageReserved(to))
            {
                Context.Warn(!await Fill(to, tags), "!xa_pointer_tag(entry)", WarningTopics.Memory);
                return;
            }

            Context.Warn(!await Code.TryPageMteTagging(to), "!try_page_mte_tagging(to)", WarningTopics.Of(PageFlag.MteLock));
            await Code.Tags.Write(to, tags);
            await Code.SetPageMteTagged(to);
        }

        internal override async KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page)
        {
            if (await Code.PageMteTagged(page) || await Code.PageTagStorageReserved(page)) return VmFault.None;
            var swapped = await Code.TagsBySwpEntry.XaLoad(entry.Value);
            if (swapped.IsNull || await Fill(page, await Code.Buffers.Read((long)swapped.Raw))) return VmFault.None;
            return await base.MteTryTransferSwapTags(entry, page);
        }

        [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
        internal override async KernelTask RestoreTagsForPage(Page page)
        {
            if (new XaEntry((await Code.TagsByPfn.XaLoad(page.Pfn.Value)).Raw).IsValue)
                await Code.FreeSavedTags((long)(await Code.MteEraseTagsForPfn(page)).Raw);
            else
                await base.RestoreTagsForPage(page);
        }

        /// <summary>A buffer goes with its address, whether it is marked or not.</summary>
        [CFunction("mte_free_tag_buf", IsService = true, IsPart = true)]
        internal override async KernelTask FreeSavedTags(long buffer) => await base.FreeSavedTags(buffer & ~(long)Unused);

        /// <summary>A page that has just been allocated gets a buffer, unless it has tag storage.</summary>
        /// <returns>False if there is no memory.</returns>
        [CFunction("post_alloc_hook", IsPart = true)]
        private async KernelTask<bool> Mark(Page page, Gfp gfp)
        {
            if (await Code.PageTagStorageReserved(page)) return true;
            gfp &= Gfp.Kernel | Gfp.High | Gfp.NoRetry | Gfp.RetryMayFail;
            var buffer = await Code.Buffers.Alloc(gfp);
            if (buffer == 0) return false;
            var marked = new XaEntry((ulong)buffer | Unused);
            var old = await Code.TagsByPfn.XaCmpxchg(page.Pfn.Value, XaEntry.Null, marked, gfp);
            if (old.IsNull) return true;
            await Code.Buffers.Free(buffer);
            return !old.IsError;
        }

        /// <summary>The buffer of a page that is being mapped goes if it is unused.</summary>
        [CFunction("set_pte_at", IsPart = true)]
        internal virtual async KernelTask GiveBack(Page page)
        {
            var irqs = await Code.TagsByPfn.Lock.LockIrqSave();
            var entry = await Code.TagsByPfn.XaLoad(page.Pfn.Value);
            if (entry.IsValue) await Code.MteEraseTagsForPfn(page);
            await Code.TagsByPfn.Lock.UnlockIrqRestore(irqs);
            if (entry.IsValue) await Code.FreeSavedTags((long)entry.Raw);
        }

        /// <summary>The unused buffer of a page gets tags, and is no longer unused. False if the page has none.</summary>
        [CFunction("copy_highpage", IsPart = true)]
        private async KernelTask<bool> Fill(Page page, long tags)
        {
            var irqs = await Code.TagsByPfn.Lock.LockIrqSave();
            var entry = await Code.TagsByPfn.XaLoad(page.Pfn.Value);
            if (entry.IsValue)
            {
                var buffer = (long)(entry.Raw & ~Unused);
                await Code.Buffers.Write(buffer, tags);
                await Code.TagsByPfn.XaStoreLocked(page.Pfn.Value, EntryOf(buffer), Gfp.Atomic);
            }

            await Code.TagsByPfn.Lock.UnlockIrqRestore(irqs);
            return entry.IsValue;
        }

        /// <summary>The source's tags, from its storage or as they are saved for it; null: it has none.</summary>
        [CFunction("copy_highpage", IsPart = true)]
        private async KernelTask<long?> TagsOf(Page from)
        {
            if (await Code.PageMteTagged(from)) return await Code.Tags.Read(from);
            var irqs = await Code.TagsByPfn.Lock.LockIrqSave();
            var saved = await Code.TagsByPfn.XaLoad(from.Pfn.Value);
            long? tags = saved.IsNull || saved.IsValue ? null : await Code.Buffers.Read((long)saved.Raw);
            await Code.TagsByPfn.Lock.UnlockIrqRestore(irqs);
            return tags is null && !Code.CopyAsksOnce && await Code.PageMteTagged(from) ? await Code.Tags.Read(from) : tags;
        }
    }
}
