using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The end of a page's blocks is counted in frames, in whole blocks: as many as its frames of tags need. A page that begins
    /// amid a block and ends in the next is not thought of.
    /// </summary>
    internal sealed class WholeBlocks : Patch
    {
        internal static Repair Row { get; } =
            new("whole-blocks", ["end-block-mixes-units", "over-reserve-v2"], Postings.Both,
                "reserve_tag_storage() and free_tag_storage() stop at the first block plus as many blocks as the frames of tags need.")
            {
                IsPartial = true,
                Make = () => new WholeBlocks(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override ulong EndBlock(Pfn start, int order, TagRegion region, Page page)
        {
            var frames = Math.Max((1 << order) / TagRegion.PagesPerTagFrame, 1);
            var blocks = (frames + region.BlockSizePages - 1) / region.BlockSizePages;
            return start.Value + (ulong)(blocks * region.BlockSizePages);
        }
    }
}
