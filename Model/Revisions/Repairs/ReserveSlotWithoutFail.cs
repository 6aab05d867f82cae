using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>The slot is reserved with __GFP_NOFAIL: the allocator tries until there is memory.</summary>
    internal sealed class ReserveSlotWithoutFail : Patch
    {
        internal static Repair Row { get; } =
            new("slot-nofail", ["reserve-failure-reported-as-saved"], Postings.Both,
                "mte_save_tags_for_pfn() tries until xa_reserve() has the slot.")
            {
                Make = () => new ReserveSlotWithoutFail(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("mte_save_tags_for_pfn", IsPart = true)]
        internal override async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
        {
            while (await Code.ReserveSlot(page.Pfn.Value) != 0)
            {
            }

            return await base.MteSaveTagsForPfn(buffer, page);
        }
    }
}
