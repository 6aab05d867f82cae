using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The swap entry of a page whose tags are saved gets a copy of them. Saved tags are looked for before PG_mte_tagged: they are
    /// restored under the lock, the flag included.
    /// </summary>
    internal sealed class SwapOutSavedTags : Patch
    {
        internal static Repair Row { get; } =
            new("swap-out-saved", ["swap-out-drops-saved-tags"], Postings.Both,
                "mte_save_page_tags_by_swp_entry() copies the saved tags of a page that has no tag storage.")
            {
                Make = () => new SwapOutSavedTags(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("mte_save_page_tags_by_swp_entry", IsPart = true)]
        internal override async KernelTask<int> MteSavePageTagsBySwpEntry(Page page, SwapEntry entry)
        {
            if ((await Code.TagsByPfn.XaLoad(page.Pfn.Value)).IsNull) return await base.MteSavePageTagsBySwpEntry(page, entry);
            var buffer = await Code.MteAllocateTagBuf();
            if (buffer == 0) return Errno.NoMemory;
            await Code.TagsByPfnLock();
            var saved = await Code.TagsByPfn.XaLoad(page.Pfn.Value);
            if (!saved.IsNull) await Code.Buffers.Write(buffer, await Code.Buffers.Read((long)saved.Raw));
            await Code.TagsByPfnUnlock();
            if (!saved.IsNull) return await Code.StoreTagsOfSwapEntry(buffer, entry);
            await Code.Buffers.Free(buffer);
            return await base.MteSavePageTagsBySwpEntry(page, entry);
        }
    }
}
