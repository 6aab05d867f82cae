using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// fork() has memory ready for the tags of the page that it preallocates: both travel together, and where the page is dropped
    /// what is not used goes first.
    /// </summary>
    internal class PrepareInFork : PreparedCopies
    {
        internal static Repair Row { get; } =
            new("prepare-in-fork", ["sleeping-copy-in-fork"], Postings.Both,
                "copy_pte_range() allocates buffer and slot along with the preallocated page, with no page table lock held.")
            {
                Make = () => new PrepareInFork(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("copy_pte_range", IsPart = true)]
        internal override async KernelTask<Page?> PageCopyPrealloc(MmStruct parent, int address)
        {
            var page = await base.PageCopyPrealloc(parent, address);
            if (page is null || await Prepare(page, 1) == 0) return page;
            await Code.PutPage(page);
            return null;
        }

        [CFunction("copy_pte_range", IsPart = true)]
        internal override async KernelTask DropPrealloc(Page prealloc)
        {
            await End(prealloc, 1);
            await base.DropPrealloc(prealloc);
        }
    }
}
