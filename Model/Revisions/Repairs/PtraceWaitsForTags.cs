using System.Collections.Immutable;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>The tags of another process are accessed once they are there: the fault that maps the page sees to it.</summary>
    internal sealed class PtraceWaitsForTags : Patch
    {
        internal static Repair Row { get; } =
            new("ptrace-tagged", ["ptrace-without-storage", "ptrace-before-tags-are-set"], Postings.Both,
                "access_remote_tags() faults in a page that has no tag storage, or no tags yet.")
            {
                Make = () => new PtraceWaitsForTags(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override ImmutableSortedDictionary<string, string> Unreachable(ImmutableSortedDictionary<string, string> before) =>
            before.RemoveRange(["step access_remote_tags step 6: put_page", "step access_remote_tags step 7: handle_mm_fault"]);

        [CFunction("access_remote_tags", IsPart = true)]
        internal override async KernelTask<bool> MissesTagStorage(Page page) =>
            !await Code.PageTagStorageReserved(page) || !await Code.PageMteTagged(page);
    }
}
