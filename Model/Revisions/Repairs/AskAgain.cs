namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>Saved tags that are restored while a remedy's copy looks for them are found where they are now.</summary>
    internal sealed class AskAgain : Patch
    {
        internal static Repair Row { get; } =
            new("ask-again", ["restored-between-the-looks"], Postings.V3,
                "The copy asks again whether the source is tagged when no tags are saved for it.")
            {
                Make = () => new AskAgain(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override bool CopyAsksOnce => false;
    }
}
