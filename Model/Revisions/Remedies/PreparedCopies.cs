using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// Callers of copy_highpage() that have memory ready for the tags before they can no longer sleep: copy_highpage_prepare(),
    /// copy_highpage_atomic(), copy_highpage_end(). A patch derives from it for each caller, and calls the three.
    /// </summary>
    internal abstract class PreparedCopies : Patch
    {
        private PreparedBuffers prepared = null!;

        /// <summary>Takes what was prepared for its target, if anything was; then the copy does not allocate.</summary>
        internal override KernelTask CopyHighpage(Page to, Page from) =>
            prepared.Has(to) ? CopyPrepared(to, from) : base.CopyHighpage(to, from);

        protected override void AddObjects() => prepared = new PreparedBuffers(Code.Machine);

        /// <summary>The copy, and the end of what was prepared for it.</summary>
        [CFunction("copy_highpage", IsPart = true)]
        protected async KernelTask CopyPrepared(Page to, Page from)
        {
            await CopyHighpageAtomic(to, from);
            await End(to, 1);
        }

        /// <summary>
        /// copy_highpage_prepare(): a tag buffer and a slot for each of these pages that has no tag storage, whatever their sources
        /// are like now.
        /// </summary>
        /// <returns>0, or −ENOMEM and nothing is prepared.</returns>
        [CFunction("copy_highpage_prepare")]
        internal virtual async KernelTask<int> Prepare(Page first, int count)
        {
            Context.MightSleep();
            for (var i = 0; i < count; i++)
            {
                if (await PrepareOne(Code.Memory.Next(first, i)) == 0) continue;
                await End(first, i + 1);
                return Errno.NoMemory;
            }

            return 0;
        }

        /// <summary>copy_highpage_end(): what was not consumed is given back. It does not sleep.</summary>
        [CFunction("copy_highpage_end")]
        internal virtual async KernelTask End(Page first, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var page = Code.Memory.Next(first, i);
                if (prepared.Has(page)) await EndOne(page);
            }
        }

        /// <summary>copy_highpage_atomic(): the data, and the tags into storage or into memory that is there already.</summary>
        [CFunction("copy_highpage_atomic")]
        protected async KernelTask CopyHighpageAtomic(Page to, Page from)
        {
            await Code.Data.Copy(to, from);
            if (await TagsOf(from) is not { } tags) return;
            if (!Code.TagStorageEnabled || await Code.PageTagStorageReserved(to))
            {
                Context.Warn(!await Code.TryPageMteTagging(to), "!try_page_mte_tagging(to)", WarningTopics.Of(PageFlag.MteLock));
                await Code.Tags.Write(to, tags);
                await Code.SetPageMteTagged(to);
            }
            else if (prepared.BufferOf(to) is not 0 and var buffer)
            {
                await Store(buffer, tags, to);
            }
        }

        [CFunction("copy_highpage_prepare", IsPart = true)]
        private async KernelTask<int> PrepareOne(Page page)
        {
            prepared.Add(page, 0);
            if (!Code.TagStorageEnabled || await Code.PageTagStorageReserved(page)) return 0;
            var buffer = await Code.MteAllocateTagBuf();
            if (buffer == 0) return Errno.NoMemory;
            if (await Code.ReserveSlot(page.Pfn.Value) != 0)
            {
                await Code.Buffers.Free(buffer);
                return Errno.NoMemory;
            }

            prepared.Add(page, buffer);
            return 0;
        }

        [CFunction("copy_highpage_end", IsPart = true)]
        private async KernelTask EndOne(Page page)
        {
            var buffer = prepared.Remove(page);
            if (buffer == 0) return;
            await Code.TagsByPfnLock();
            await Release(page);
            await Code.TagsByPfnUnlock();
            await Code.Buffers.Free(buffer);
        }

        /// <summary>__xa_cmpxchg(), under the lock that is held.</summary>
        [CFunction("copy_highpage_end", IsPart = true)]
        internal virtual async KernelTask Release(Page page) =>
            await Code.TagsByPfn.XaCmpxchgLocked(page.Pfn.Value, XaEntry.Zero, XaEntry.Null, Gfp.None);

        /// <summary>The source's tags, from its storage or as they are saved for it; null: it has none.</summary>
        [CFunction("copy_highpage_atomic", IsPart = true)]
        private async KernelTask<long?> TagsOf(Page from)
        {
            if (await Code.PageMteTagged(from)) return await Code.Tags.Read(from);
            if (Code.TagStorageEnabled && Code.MayHaveSavedTags(from) && await SavedTagsOf(from) is { } saved) return saved;
            return !Code.CopyAsksOnce && await Code.PageMteTagged(from) ? await Code.Tags.Read(from) : null;
        }

        /// <summary>The tags that are saved for the source, which keeps them or not; null: none are.</summary>
        [CFunction("copy_highpage_atomic", IsPart = true)]
        private async KernelTask<long?> SavedTagsOf(Page from)
        {
            await Code.TagsByPfnLock();
            var saved = (long)(await (Code.MovesSavedTags ? Code.MteEraseTagsForPfn(from) : Code.TagsByPfn.XaLoad(from.Pfn.Value))).Raw;
            long? tags = saved == 0 ? null : await Code.Buffers.Read(saved);
            if (saved != 0 && Code.MovesSavedTags) await Code.FreeSavedTags(saved);
            await Code.TagsByPfnUnlock();
            return tags;
        }

        /// <summary>Tags are saved for the target, in the slot that is reserved: that cannot fail.</summary>
        [CFunction("copy_highpage_atomic", IsPart = true)]
        private async KernelTask Store(long buffer, long tags, Page to)
        {
            await Code.Buffers.Write(buffer, tags);
            await Code.TagsByPfnLock();
            var old = await Code.TagsByPfn.XaStoreLocked(to.Pfn.Value, EntryOf(buffer), Gfp.Atomic);
            if (!Context.Warn(old.IsError, "xa_is_err(old)", WarningTopics.Memory))
            {
                prepared.Consume(to);
                if (!old.IsNull) await Code.FreeSavedTags((long)old.Raw);
            }

            await Code.TagsByPfnUnlock();
        }
    }
}
