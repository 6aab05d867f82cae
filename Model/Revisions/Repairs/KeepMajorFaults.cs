using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>That the page had to be read in is not forgotten.</summary>
    internal sealed class KeepMajorFaults : Patch
    {
        internal static Repair Row { get; } =
            new("keep-major", ["major-fault-forgotten"], Postings.Both,
                "do_swap_page() adds the result of arch_swap_prepare_to_restore() to what it has to return.")
            {
                Make = () => new KeepMajorFaults(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override VmFault ResultAfterPrepare(VmFault result, VmFault prepared) => result | prepared;
    }
}
