using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// Where an error can be returned, the want of a slot is one: a swap-in fails. copy_highpage() cannot fail, and still loses tags.
    /// </summary>
    internal sealed class SlotErrorIsReturned : Patch
    {
        internal static Repair Row { get; } =
            new("slot-error", ["reserve-failure-reported-as-saved"], Postings.Both,
                "mte_try_transfer_swap_tags() reserves the slot itself, and returns VM_FAULT_OOM if there is no memory; copies "
                + "stay as they are.")
            {
                InsteadOf = "slot-nofail",
                IsPartial = true,
                Make = () => new SlotErrorIsReturned(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("mte_try_transfer_swap_tags", IsPart = true)]
        internal override async KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page)
        {
            if (await Code.PageMteTagged(page) || await Code.PageTagStorageReserved(page)) return VmFault.None;
            if ((await Code.TagsBySwpEntry.XaLoad(entry.Value)).IsNull) return VmFault.None;
            if (await Code.ReserveSlot(page.Pfn.Value) != 0) return VmFault.Oom;
            var result = await base.MteTryTransferSwapTags(entry, page);

            // The slot that is still reserved was not needed.
            await Code.TagsByPfnLock();
            await ReleaseUnderTheLock.Release(Code.TagsByPfn, page.Pfn.Value);
            await Code.TagsByPfnUnlock();
            return result;
        }
    }
}
