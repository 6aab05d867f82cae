using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Model.Revisions;

/// <summary>tag_blocks_reserved is stored to as what it is, an array whose lock is taken with interrupts off.</summary>
internal static class StoreWithInterruptsOff
{
    private static readonly string[] Slugs = ["irqs-left-off", "irq-deadlock-on-plain-store"];

    internal static Repair Row { get; } = new("store-irq", Slugs, "tag_storage_reserve_block() calls xa_store_irq().")
    {
        On = new Dictionary<string, Func<Machine, MachineConfiguration, Revision>>
        {
            ["rfc-v2"] = (machine, configuration) => new OfV2(machine, configuration),
            ["rfc-v3"] = (machine, configuration) => new OfV3(machine, configuration),
        },
    };

    private sealed class OfV2(Machine machine, MachineConfiguration configuration) : RfcV2(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slugs);

        protected override KernelTask<XaEntry> StoreReservedBlock(ulong block, XaEntry entry) =>
            TagBlocksReserved.XaStoreIrq(block, entry, Gfp.Kernel);
    }

    private sealed class OfV3(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slugs);

        protected override KernelTask<XaEntry> StoreReservedBlock(ulong block, XaEntry entry) =>
            TagBlocksReserved.XaStoreIrq(block, entry, Gfp.Kernel);
    }
}
