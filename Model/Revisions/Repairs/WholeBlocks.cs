using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The last block of a page is that of its last tag, wherever in a block the page begins; and each block is used by the pages
    /// whose tags it holds.
    /// </summary>
    internal sealed class WholeBlocks : Patch
    {
        internal static Repair Row { get; } =
            new("whole-blocks", ["end-block-mixes-units", "over-reserve-v2"], Postings.Both,
                "reserve_tag_storage() and free_tag_storage() stop behind the block of the last page's tags, and count in each block the "
                + "pages whose tags lie there.")
            {
                Make = () => new WholeBlocks(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override ulong EndBlock(Pfn start, int order, TagRegion region, Page page)
        {
            var last = page.Pfn.Value + (1UL << order) - 1;
            var size = (ulong)region.BlockSizePages;
            return region.TagStart.Value + ((((last - region.MemStart.Value) / TagRegion.PagesPerTagFrame / size) + 1) * size);
        }

        internal override int BlockRefs(ulong block, TagRegion region, Page page, int order)
        {
            var covered = (ulong)(TagRegion.PagesPerTagFrame * region.BlockSizePages);
            var first = region.MemStart.Value + ((block - region.TagStart.Value) * TagRegion.PagesPerTagFrame);
            var from = Math.Max(first, page.Pfn.Value);
            var to = Math.Min(first + covered, page.Pfn.Value + (1UL << order));
            return (int)(to - from);
        }
    }
}
