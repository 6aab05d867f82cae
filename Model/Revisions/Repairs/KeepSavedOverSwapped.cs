using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// Saved tags are newer than those of the swap entry: they stay. The page is locked, so that nobody else saves any for it.
    /// </summary>
    internal sealed class KeepSavedOverSwapped : Patch
    {
        internal static Repair Row { get; } =
            new("saved-first", ["swap-entry-overwrites-saved-tags"], Postings.Both,
                "mte_try_transfer_swap_tags() leaves a page alone that has saved tags.")
            {
                Make = () => new KeepSavedOverSwapped(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("mte_try_transfer_swap_tags", IsPart = true)]
        internal override async KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page)
        {
            if (!(await Code.TagsByPfn.XaLoad(page.Pfn.Value)).IsNull) return VmFault.None;
            return await base.MteTryTransferSwapTags(entry, page);
        }
    }
}
