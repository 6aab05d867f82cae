using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>Others may have taken frames of the CMA area: the reservation fails, and that is all.</summary>
    internal sealed class TakenBlockIsNoMistake : Patch
    {
        internal static Repair Row { get; } =
            new("taken-quiet", ["taken-block-warns"], Postings.V3,
                "reserve_tag_storage() does not warn of -EEXIST.")
            {
                Make = () => new TakenBlockIsNoMistake(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override bool WarnOfTakenBlock(int result) => result == Errno.Exists;
    }
}
