using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The replacement of a page in a tag storage frame is no such frame itself, and gets its tag storage when it is accessed next: by
    /// then the frame may be free for it.
    /// </summary>
    internal sealed class ReplaceWithoutStorage : Patch
    {
        internal static Repair Row { get; } =
            new("replace-untagged", ["replacement-needs-the-replaced-page"], Postings.V2,
                "migrate_tag_storage_page() allocates the replacement without __GFP_TAGGED and __GFP_MOVABLE.")
            {
                Make = () => new ReplaceWithoutStorage(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("migrate_tag_storage_page", IsPart = true)]
        internal override async KernelTask<int> ReplaceTagStoragePage(Page page) => await Code.MigratePages(page, Gfp.Kernel);
    }
}
