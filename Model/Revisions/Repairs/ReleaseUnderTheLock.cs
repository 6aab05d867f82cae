using System.Collections.Immutable;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>A slot is released as what __xa_cmpxchg() does, under the lock that is held.</summary>
    internal sealed class ReleaseUnderTheLock : Patch
    {
        internal static Repair Row { get; } =
            new("release-locked", ["release-under-own-lock"], Postings.Both,
                "mte_save_tags_for_pfn() releases its slot with __xa_cmpxchg(), under the lock that it holds.")
            {
                Make = () => new ReleaseUnderTheLock(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override ImmutableSortedDictionary<string, string> Unreachable(ImmutableSortedDictionary<string, string> before) => before
            .Remove("step mte_save_tags_for_pfn step 5: tags_by_pfn_unlock").Remove("step mte_try_transfer_swap_tags step 8: free");

        /// <summary>RFC v2 forgets it, which is another defect.</summary>
        internal override KernelTask ReleaseUnusedSlot(ulong pfn) =>
            Code is RfcV2 ? base.ReleaseUnusedSlot(pfn) : Release(Code.TagsByPfn, pfn);

        internal override KernelTask ReleaseUnstoredSlot(ulong pfn) => Release(Code.TagsByPfn, pfn);

        [CFunction("mte_save_tags_for_pfn", IsPart = true)]
        internal static async KernelTask Release(XArray tagsByPfn, ulong pfn) =>
            await tagsByPfn.XaCmpxchgLocked(pfn, XaEntry.Zero, XaEntry.Null, Gfp.None);
    }
}
