using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>What is known of a tail's tags when a huge page is split is what was known of them before.</summary>
    internal sealed class TailsKeepTheirFlags : Patch
    {
        internal static Repair Row { get; } =
            new("keep-tail-flags", ["split-replaces-flags-of-tails"], Postings.Both,
                "__split_huge_page_tail() leaves a tail its own PG_mte_tagged, PG_mte_lock and PG_tag_storage_reserved.")
            {
                Make = () => new TailsKeepTheirFlags(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("__split_huge_page_tail")]
        internal override async KernelTask SplitHugePageTail(Page head, Page tail)
        {
            await tail.Lock.TryLock(nested: true);
            await Code.Flags.Inherit(tail, head, kept: PageFlag.Inherited);
            await Code.Compound.ClearTail(tail);
            await Code.Counts.Set(tail, 1);
            await Code.Flags.Set(tail, PageFlag.Lru);
        }
    }
}
