using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>khugepaged has memory ready for the tags of a whole huge page before its copy loop.</summary>
    internal class PrepareInCollapse : PreparedCopies
    {
        internal static Repair Row { get; } =
            new("prepare-in-collapse", ["sleeping-copy-in-collapse"], Postings.Both,
                "collapse_huge_page() allocates a buffer and a slot for each page along with the huge page, before it takes any lock.")
            {
                Make = () => new PrepareInCollapse(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override async KernelTask CollapseHugePage(MmStruct mm)
        {
            var page = await Code.AllocHugePages(Gfp.Transhuge);
            if (page is null) return;
            if (await Prepare(page, mm.HugeSize) != 0)
            {
                await Code.PutPage(page);
                return;
            }

            await mm.Lock.ReadLock();
            var collapsed = await Code.HugepageVmaRevalidate(mm);
            await mm.Lock.ReadUnlock();
            if (collapsed) collapsed = await Code.CollapseLocked(mm, page);
            await End(page, mm.HugeSize);
            if (!collapsed) await Code.PutPage(page);
        }

        /// <summary>What is not used goes before the huge page is mapped, since it is for a page that nobody else has.</summary>
        [CFunction("__collapse_huge_page_copy", IsPart = true)]
        internal override async KernelTask CollapseHugePageCopy(MmStruct mm, Page page)
        {
            await base.CollapseHugePageCopy(mm, page);
            await End(page, mm.HugeSize);
        }
    }
}
