using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// Pages with saved tags differ from every other. Who restores saved tags sets PG_mte_tagged before the lock is dropped.
    /// </summary>
    internal sealed class CompareSavedTags : Patch
    {
        internal static Repair Row { get; } =
            new("ksm-saved", ["ksm-ignores-saved-tags"], Postings.Both,
                "memcmp_pages() takes a page with saved tags for one with tags.")
            {
                Make = () => new CompareSavedTags(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("memcmp_pages", IsPart = true)]
        internal override async KernelTask<bool> MemcmpPages(Page first, Page second)
        {
            await Code.TagsByPfnLock();
            var saved = await Code.TagsByPfn.XaLoad(first.Pfn.Value);
            if (saved.IsNull) saved = await Code.TagsByPfn.XaLoad(second.Pfn.Value);
            await Code.TagsByPfnUnlock();
            return (first != second && !saved.IsNull) || await base.MemcmpPages(first, second);
        }
    }
}
