using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>A page that is freed has no saved tags any more.</summary>
    internal sealed class DropSavedTagsOfFreedPages : Patch
    {
        internal static Repair Row { get; } =
            new("drop-saved", ["saved-tags-outlive-their-page"], Postings.Both,
                "arch_free_pages_prepare() erases what is saved for any page, whatever its flags say.")
            {
                Make = () => new DropSavedTagsOfFreedPages(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("arch_free_pages_prepare", IsPart = true)]
        internal override async KernelTask ArchFreePagesPrepare(Page page, int order)
        {
            await base.ArchFreePagesPrepare(page, order);
            for (var i = 0; i < 1 << order && Code.TagStorageEnabled; i++) await DropSavedTags(Code.Memory.Next(page, i));
        }

        /// <summary>Nobody refers to the page: what is saved for it can only be taken away meanwhile by nobody.</summary>
        [CFunction("arch_free_pages_prepare", IsPart = true)]
        private async KernelTask DropSavedTags(Page page)
        {
            if ((await Code.TagsByPfn.XaLoad(page.Pfn.Value)).IsNull) return;
            await Code.TagsByPfnLock();
            var saved = await Code.MteEraseTagsForPfn(page);
            if (!saved.IsNull) await Code.Buffers.Free((long)saved.Raw);
            await Code.TagsByPfnUnlock();
        }
    }
}
