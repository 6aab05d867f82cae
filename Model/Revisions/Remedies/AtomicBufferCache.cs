using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The author's first remedy: copy_highpage() takes its buffer from a page that was allocated with GFP_ATOMIC and is carved into
    /// buffers, stores with GFP_ATOMIC, and where there is no memory sends SIGKILL. Left open, and chosen: the task that copies is
    /// killed at once, with all its threads, and a fork in which that happens has no child; a kernel thread cannot be killed. One
    /// free page is kept in the cache. Swap-in allocates as before.
    /// </summary>
    internal class AtomicBufferCache : Patch
    {
        private TagBufferCache cache = null!;

        internal override IReadOnlyList<string> Cures =>
        [
            "sleeping-copy-in-fork", "sleeping-copy-in-collapse", "copy-under-private-lock", "transfer-moves-instead-of-copying",
            "buffer-failure-reported-as-transferred", "tagged-while-copied",
        ];

        internal override bool CopyAsksOnce => true;

        internal override IReadOnlyList<Defect> Makes => [RemedyDefects.RestoredBetweenTheLooks, RemedyDefects.KillsWhoeverCopies];

        internal override IReadOnlyList<string> Absent => ["try_transfer_saved_tags"];

        protected override void AddObjects()
        {
            cache = new TagBufferCache(Code.Machine);
            Code.Killed = new KilledProcesses(Code.Machine, Code.Configuration.Mms);
        }

        internal override async KernelTask CopyHighpage(Page to, Page from)
        {
            await Code.Data.Copy(to, from);
            var isTagged = await Code.PageMteTagged(from);
            if (!Code.TagStorageEnabled || await Code.PageTagStorageReserved(to))
            {
                var tags = isTagged ? await Code.Tags.Read(from) : await SavedTagsOf(from);
                if (tags is null && !Code.CopyAsksOnce && await Code.PageMteTagged(from)) tags = await Code.Tags.Read(from);
                if (tags is { } found) await Restore(found, to);
                return;
            }

            var (buffer, isMissing) = isTagged ? await CopyOfStorage(from) : await CopyOfSaved(from);
            if (buffer == 0 && !isMissing && !Code.CopyAsksOnce && await Code.PageMteTagged(from))
                (buffer, isMissing) = await CopyOfStorage(from);
            if (isMissing || (buffer != 0 && !await Store(buffer, to))) await Lose(to);
        }

        internal override async KernelTask<int> CopyPteRange(MmStruct parent, MmStruct child, int start, int end)
        {
            var result = await base.CopyPteRange(parent, child, start, end);
            return result == 0 && Code.Killed!.Current is { } current && await Code.Killed.IsKilled(current) ? Errno.Interrupted : result;
        }

        [CFunction("calls", IsPart = true)]
        internal override async KernelTask Invoke(Call call)
        {
            var mm = call.Operation.IsOfNoProcess || ModelThread.Current.IsInterrupt ? null : Code.Mms[call.Mm];
            Code.Killed!.Enter(mm);
            if (mm is null || !await Code.Killed.IsKilled(mm)) await base.Invoke(call);
        }

        [CFunction("el0_da", IsPart = true)]
        internal override async KernelTask<bool> FatalSignalPending(MmStruct mm) => await Code.Killed!.IsKilled(mm);

        [CFunction("mte_free_tag_buf", IsService = true, IsPart = true)]
        internal override async KernelTask FreeSavedTags(long buffer)
        {
            if (cache.Has(buffer)) await PutBuffer(buffer);
            else await base.FreeSavedTags(buffer);
        }

        /// <summary>There is no memory for the target's tags.</summary>
        [CFunction("copy_highpage", IsPart = true)]
        internal virtual async KernelTask Lose(Page to)
        {
            if (Code.Killed!.Current is { } current) await Code.Killed.Kill(current);
        }

        /// <summary>With what flags a page is allocated.</summary>
        internal virtual Gfp CacheFlags => Gfp.Atomic;

        /// <summary>get_buf(): a free part of a page, or the first of a new one; 0 if there is no memory.</summary>
        [CFunction("get_buf", IsService = true)]
        private async KernelTask<long> GetBuffer()
        {
            var irqs = await cache.Lock.LockIrqSave();
            if (await cache.HasFree())
            {
                var part = await Code.Buffers.Carve();
                await cache.Take(part);
                await cache.Lock.UnlockIrqRestore(irqs);
                return part;
            }

            await cache.Lock.UnlockIrqRestore(irqs);
            var first = await Code.Buffers.AllocPage(CacheFlags);
            if (first == 0) return 0;
            irqs = await cache.Lock.LockIrqSave();
            await cache.Add(first);
            await cache.Lock.UnlockIrqRestore(irqs);
            return first;
        }

        /// <summary>put_buf(): in whatever context.</summary>
        [CFunction("put_buf", IsService = true)]
        internal virtual async KernelTask PutBuffer(long buffer)
        {
            var irqs = await cache.Lock.LockIrqSave();
            await Code.Buffers.Free(buffer);
            var isWholePage = await cache.Put(buffer);
            await cache.Lock.UnlockIrqRestore(irqs);
            if (isWholePage) Context.Calls("free_page()");
        }

        /// <summary>The tags of a tagged source.</summary>
        /// <returns>A buffer with them; or that there is no memory for one.</returns>
        [CFunction("copy_highpage", IsPart = true)]
        private async KernelTask<(long Buffer, bool IsMissing)> CopyOfStorage(Page from)
        {
            var buffer = await GetBuffer();
            if (buffer != 0) await Code.MteSavePageTags(from, buffer);
            return (buffer, buffer == 0);
        }

        /// <summary>A copy of the tags that are saved for the source, which keeps them; the buffer is had under the lock.</summary>
        [CFunction("copy_highpage", IsPart = true)]
        private async KernelTask<(long Buffer, bool IsMissing)> CopyOfSaved(Page from)
        {
            var irqs = await Code.TagsByPfn.Lock.LockIrqSave();
            var saved = (long)(await Code.TagsByPfn.XaLoad(from.Pfn.Value)).Raw;
            var buffer = saved == 0 ? 0 : await GetBuffer();
            if (buffer != 0) await Code.Buffers.Write(buffer, await Code.Buffers.Read(saved));
            await Code.TagsByPfn.Lock.UnlockIrqRestore(irqs);
            return (buffer, saved != 0 && buffer == 0);
        }

        /// <summary>The buffer is saved for the target, which had no storage.</summary>
        /// <returns>False if there is no memory for a slot.</returns>
        [CFunction("copy_highpage", IsPart = true)]
        private async KernelTask<bool> Store(long buffer, Page to)
        {
            var irqs = await Code.TagsByPfn.Lock.LockIrqSave();
            if (await Code.PageTagStorageReserved(to))
            {
                await Code.TagsByPfn.Lock.UnlockIrqRestore(irqs);
                await Restore(await Code.Buffers.Read(buffer), to);
                await PutBuffer(buffer);
                return true;
            }

            var old = await Code.TagsByPfn.XaStoreLocked(to.Pfn.Value, EntryOf(buffer), Gfp.Atomic);
            if (!old.IsError && !old.IsNull) await Code.FreeSavedTags((long)old.Raw);
            await Code.TagsByPfn.Lock.UnlockIrqRestore(irqs);
            if (old.IsError) await PutBuffer(buffer);
            return !old.IsError;
        }

        /// <summary>The tags that are saved for the source, for a target that needs no buffer; null: none are.</summary>
        [CFunction("copy_highpage", IsPart = true)]
        private async KernelTask<long?> SavedTagsOf(Page from)
        {
            var irqs = await Code.TagsByPfn.Lock.LockIrqSave();
            var saved = (long)(await Code.TagsByPfn.XaLoad(from.Pfn.Value)).Raw;
            long? tags = saved == 0 ? null : await Code.Buffers.Read(saved);
            await Code.TagsByPfn.Lock.UnlockIrqRestore(irqs);
            return tags;
        }

        /// <summary>Tags go to the target's storage.</summary>
        [CFunction("copy_highpage", IsPart = true)]
        private async KernelTask Restore(long tags, Page to)
        {
            Context.Warn(!await Code.TryPageMteTagging(to), "!try_page_mte_tagging(to)", WarningTopics.Of(PageFlag.MteLock));
            await Code.Tags.Write(to, tags);
            await Code.SetPageMteTagged(to);
        }
    }
}
