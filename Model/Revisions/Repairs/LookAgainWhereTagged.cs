using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// A source that becomes tagged while it is copied is seen as such, or was without tags: what its tags are copied into is decided
    /// by what was seen last.
    /// </summary>
    internal sealed class LookAgainWhereTagged : Patch
    {
        internal static Repair Row { get; } =
            new("look-again", ["tagged-while-copied"], Postings.Both,
                "copy_highpage() calls try_transfer_saved_tags() again when the source has become tagged and the target has no "
                + "tag storage.")
            {
                Make = () => new LookAgainWhereTagged(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override async KernelTask CopyHighpage(Page to, Page from)
        {
            await Code.Data.Copy(to, from);
            do
            {
                if (Code.TagStorageEnabled && await Code.TryTransferSavedTags(from, to)) return;
                if (!await Code.PageMteTagged(from)) return;
            }
            while (Code.TagStorageEnabled && !await Code.PageTagStorageReserved(to));

            Context.Warn(!await Code.TryPageMteTagging(to), "!try_page_mte_tagging(to)", WarningTopics.Of(PageFlag.MteLock));
            await Code.Tags.Write(to, await Code.Tags.Read(from));
            await Code.SetPageMteTagged(to);
        }
    }
}
