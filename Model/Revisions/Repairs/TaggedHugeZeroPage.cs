using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>The huge zero page has tag storage, or there is none: then small pages are mapped.</summary>
    internal sealed class TaggedHugeZeroPage : Patch
    {
        internal static Repair Row { get; } =
            new("huge-zero-tagged", ["huge-zero-page-faults-for-ever"], Postings.Both,
                "get_huge_zero_page() allocates with __GFP_TAGGED and does without the page if it gets no tag storage.")
            {
                Make = () => new TaggedHugeZeroPage(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override async KernelTask<bool> GetHugeZeroPage()
        {
            while (!await Code.HugeZero!.TryGet())
            {
                var page = await Code.AllocHugePages((Gfp.Transhuge | Gfp.Zero | Gfp.Tagged) & ~Gfp.Movable);
                if (page is null) return false;
                if (Code.TagStorageEnabled && !await Code.PageTagStorageReserved(page))
                {
                    await Code.PutPage(page);
                    return false;
                }

                if (await Code.HugeZero.Install(page)) return true;
                await Code.PutPage(page);
            }

            return true;
        }
    }
}
