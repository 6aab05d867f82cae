using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>Any page without tag storage may have saved tags.</summary>
    internal sealed class TransferFromAllPages : Patch
    {
        internal static Repair Row { get; } =
            new("transfer-all", ["saved-tags-not-copied"], Postings.V2,
                "try_transfer_saved_tags() looks for saved tags whatever frame the source is.")
            {
                Make = () => new TransferFromAllPages(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override bool MayHaveSavedTags(Page from) => true;
    }
}
