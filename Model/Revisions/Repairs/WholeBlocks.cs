using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// The end of a page's blocks is counted in frames, in whole blocks: as many as its frames of tags need. A page that begins
/// amid a block and ends in the next is not thought of.
/// </summary>
internal static class WholeBlocks
{
    internal static Repair Row { get; } = new("whole-blocks", ["end-block-mixes-units", "over-reserve-v2"],
        "reserve_tag_storage() and free_tag_storage() stop at the first block plus as many blocks as the frames of tags need.")
    {
        IsPartial = true,
        On = new Dictionary<string, Func<Machine, MachineConfiguration, Revision>>
        {
            ["rfc-v2"] = (machine, configuration) => new OfV2(machine, configuration),
            ["rfc-v3"] = (machine, configuration) => new OfV3(machine, configuration),
        },
    };

    private static ulong End(Pfn start, int order, TagRegion region)
    {
        var frames = Math.Max((1 << order) / TagRegion.PagesPerTagFrame, 1);
        var blocks = (frames + region.BlockSizePages - 1) / region.BlockSizePages;
        return start.Value + (ulong)(blocks * region.BlockSizePages);
    }

    private sealed class OfV2(Machine machine, MachineConfiguration configuration) : RfcV2(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without("over-reserve-v2");

        protected override ulong EndBlock(Pfn start, int order, TagRegion region) => End(start, order, region);
    }

    private sealed class OfV3(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without("end-block-mixes-units");

        protected override ulong EndBlock(Pfn start, int order, TagRegion region) => End(start, order, region);
    }
}
