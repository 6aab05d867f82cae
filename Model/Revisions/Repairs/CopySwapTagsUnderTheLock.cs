using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>The tags of a swap entry are copied while the lock keeps whoever frees the entry from its buffer.</summary>
    internal sealed class CopySwapTagsUnderTheLock : Patch
    {
        internal static Repair Row { get; } =
            new("swap-tags-locked", ["swap-tags-read-after-free"], Postings.Both,
                "mte_try_transfer_swap_tags() and mte_restore_page_tags_by_swp_entry() copy the tags of a swap entry under the "
                + "lock of tags_by_swp_entry.")
            {
                Make = () => new CopySwapTagsUnderTheLock(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override async KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page)
        {
            if (await Code.PageMteTagged(page) || await Code.PageTagStorageReserved(page)) return VmFault.None;
            if ((await Code.TagsBySwpEntry.XaLoad(entry.Value)).IsNull) return VmFault.None;
            var buffer = await Code.MteAllocateTagBuf();
            if (buffer == 0) return VmFault.Oom;
            await Code.TagsBySwpEntry.Lock.Lock();
            var swapped = await Code.TagsBySwpEntry.XaLoad(entry.Value);
            if (!swapped.IsNull) await Code.Buffers.Write(buffer, await Code.Buffers.Read((long)swapped.Raw));
            await Code.TagsBySwpEntry.Lock.Unlock();
            if (swapped.IsNull || !await Code.MteSaveTagsForPfn(buffer, page)) await Code.Buffers.Free(buffer);
            return VmFault.None;
        }

        /// <summary>128 bytes on the stack: to wait for PG_mte_tagged under the lock would be to spin in a spinlock.</summary>
        internal override async KernelTask MteRestorePageTagsBySwpEntry(SwapEntry entry, Page page)
        {
            await Code.TagsBySwpEntry.Lock.Lock();
            var swapped = await Code.TagsBySwpEntry.XaLoad(entry.Value);
            var tags = swapped.IsNull ? 0 : await Code.Buffers.Read((long)swapped.Raw);
            await Code.TagsBySwpEntry.Lock.Unlock();
            if (swapped.IsNull) return;
            if (Code.TagStorageEnabled && !await Code.PageTagStorageReserved(page)) return;
            if (!await Code.TryPageMteTagging(page)) return;
            await Code.Tags.Write(page, tags);
            await Code.SetPageMteTagged(page);
        }
    }
}
