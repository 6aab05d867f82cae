using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <summary>The slot is reserved with __GFP_NOFAIL: the allocator tries until there is memory.</summary>
internal static class ReserveSlotWithoutFail
{
    private const string Slug = "reserve-failure-reported-as-saved";

    internal static Repair Row { get; } =
        new("slot-nofail", [Slug], "mte_save_tags_for_pfn() tries until xa_reserve() has the slot.")
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

        [CFunction("mte_save_tags_for_pfn", IsPart = true)]
        public override async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
        {
            while (await TagsByPfn.XaReserve(page.Pfn.Value, Gfp.Kernel) != 0)
            {
            }

            return await base.MteSaveTagsForPfn(buffer, page);
        }
    }

    private sealed class OfV3(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slug);

        [CFunction("mte_save_tags_for_pfn", IsPart = true)]
        public override async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
        {
            while (await TagsByPfn.XaReserve(page.Pfn.Value, Gfp.Kernel) != 0)
            {
            }

            return await base.MteSaveTagsForPfn(buffer, page);
        }
    }
}
