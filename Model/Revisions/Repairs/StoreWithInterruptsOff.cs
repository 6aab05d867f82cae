using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>tag_blocks_reserved is stored to as what it is, an array whose lock is taken with interrupts off.</summary>
    internal sealed class StoreWithInterruptsOff : Patch
    {
        internal static Repair Row { get; } =
            new("store-irq", ["irqs-left-off", "irq-deadlock-on-plain-store"], Postings.Both,
                "tag_storage_reserve_block() calls xa_store_irq().")
            {
                Make = () => new StoreWithInterruptsOff(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override KernelTask<XaEntry> StoreReservedBlock(ulong block, XaEntry entry) =>
            Code.TagBlocksReserved.XaStoreIrq(block, entry, Gfp.Kernel);
    }
}
