using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>Memory that its tag storage does not cover is given to nobody.</summary>
    internal sealed class PagesWithoutBlockAreKept : Patch
    {
        internal static Repair Row { get; } =
            new("no-block-kept", ["page-without-block"], Postings.Both,
                "mte_init_tag_storage() keeps the pages from the allocator whose tags lie in no block.")
            {
                Make = () => new PagesWithoutBlockAreKept(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override bool BootsWithoutSetup => true;

        /// <summary>Where no memory is covered the zero page is not either: reads of untouched memory get pages of their own.</summary>
        internal override bool MapsZeroPage => Code.ZeroPage is not { } zero || Code.FindBlock(zero.Page, out _) is not null;

        internal override KernelTask MteTagStorageActivate(Page zero) => MapsZeroPage ? base.MteTagStorageActivate(zero) : default;

        [CFunction("boot", IsPart = true)]
        internal override async KernelTask MteInitTagStorage()
        {
            for (var i = 0; i < Code.Memory.DataPages; i++)
            {
                var page = Code.Memory[i];
                if (Code.FindBlock(page, out _) is null && await Code.FreeLists.TakeFrame(page)) await Code.Counts.Set(page, 1);
            }
        }
    }
}
