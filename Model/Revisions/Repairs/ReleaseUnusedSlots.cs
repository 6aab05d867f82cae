using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>A slot that is not needed is released, which RFC v2 forgets.</summary>
    internal sealed class ReleaseUnusedSlots : Patch
    {
        internal static Repair Row { get; } =
            new("release-unused", ["slot-not-released"], Postings.V2,
                "mte_save_tags_for_pfn() releases its slot, under the lock, when it finds the page reserved.")
            {
                Make = () => new ReleaseUnusedSlots(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override KernelTask ReleaseUnusedSlot(ulong pfn) => ReleaseUnderTheLock.Release(Code.TagsByPfn, pfn);
    }
}
