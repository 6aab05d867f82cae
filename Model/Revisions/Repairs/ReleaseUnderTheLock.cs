using System.Collections.Immutable;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Model.Revisions;

/// <summary>A slot is released as what __xa_cmpxchg() does, under the lock that is held.</summary>
internal static class ReleaseUnderTheLock
{
    private const string Slug = "release-under-own-lock";

    internal static Repair Row { get; } =
        new("release-locked", [Slug], "mte_save_tags_for_pfn() releases its slot with __xa_cmpxchg(), under the lock that it holds.")
        {
            On = new Dictionary<string, Func<Machine, MachineConfiguration, Revision>>
            {
                ["rfc-v2"] = (machine, configuration) => new OfV2(machine, configuration),
                ["rfc-v3"] = (machine, configuration) => new OfV3(machine, configuration),
            },
        };

    private sealed class OfV2(Machine machine, MachineConfiguration configuration) : RfcV2(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slug);

        protected override KernelTask ReleaseUnstoredSlot(ulong pfn) => Release(TagsByPfn, pfn);
    }

    private sealed class OfV3(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override ImmutableSortedDictionary<string, string> Unreachable => base.Unreachable
            .Remove("step mte_save_tags_for_pfn step 5: tags_by_pfn_unlock").Remove("step mte_try_transfer_swap_tags step 8: free");

        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slug);

        protected override KernelTask ReleaseUnusedSlot(ulong pfn) => Release(TagsByPfn, pfn);

        protected override KernelTask ReleaseUnstoredSlot(ulong pfn) => Release(TagsByPfn, pfn);
    }

    [CFunction("mte_save_tags_for_pfn", IsPart = true)]
    internal static async KernelTask Release(XArray tagsByPfn, ulong pfn) =>
        await tagsByPfn.XaCmpxchgLocked(pfn, XaEntry.Zero, XaEntry.Null, Gfp.None);
}
