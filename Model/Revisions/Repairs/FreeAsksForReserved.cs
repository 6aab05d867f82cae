using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>A page gives back its tag storage if it has some, tagged or not.</summary>
    internal sealed class FreeAsksForReserved : Patch
    {
        internal static Repair Row { get; } =
            new("free-reserved", ["free-asks-for-tagged"], Postings.V2,
                "arch_free_pages_prepare() asks for PG_tag_storage_reserved, as in RFC v3.")
            {
                Make = () => new FreeAsksForReserved(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override async KernelTask ArchFreePagesPrepare(Page page, int order)
        {
            if (Code.TagStorageEnabled && await Code.PageTagStorageReserved(page)) await Code.FreeTagStorage(page, order);
        }
    }
}
