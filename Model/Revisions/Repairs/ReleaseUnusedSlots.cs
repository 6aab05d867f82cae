using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>A slot that is not needed is released, which RFC v2 forgets.</summary>
internal static class ReleaseUnusedSlots
{
    private const string Slug = "slot-not-released";

    internal static Repair Row { get; } =
        new("release-unused", [Slug], "mte_save_tags_for_pfn() releases its slot, under the lock, when it finds the page reserved.")
        {
            On = new Dictionary<string, Func<Machine, MachineConfiguration, Revision>>
            {
                ["rfc-v2"] = (machine, configuration) => new OfV2(machine, configuration),
            },
        };

    private sealed class OfV2(Machine machine, MachineConfiguration configuration) : RfcV2(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slug);

        protected override KernelTask ReleaseUnusedSlot(ulong pfn) => ReleaseUnderTheLock.Release(TagsByPfn, pfn);
    }
}
