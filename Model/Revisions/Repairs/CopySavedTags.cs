using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>The source keeps its saved tags: the target gets a copy of them.</summary>
    internal sealed class CopySavedTags : Patch
    {
        internal static Repair Row { get; } =
            new("copy-saved", ["transfer-moves-instead-of-copying"], Postings.Both,
                "try_transfer_saved_tags() copies the source's saved tags under the lock of tags_by_pfn, and leaves them.")
            {
                Make = () => new CopySavedTags(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override bool MovesSavedTags => false;

        internal override async KernelTask<bool> TryTransferSavedTags(Page from, Page to)
        {
            Context.Warn(!Context.IsPreemptible(ModelThread.Current), "!preemptible()", Context.AboutPreemption);
            var isTagged = await Code.PageMteTagged(from);
            if (isTagged && await Code.PageTagStorageReserved(to)) return false;
            if (!isTagged && !Code.MayHaveSavedTags(from)) return false;
            var copy = await Code.AllocateBufferForCopy();
            if (Context.Warn(copy == 0, "!tags")) return true;
            if (isTagged) await Code.MteSavePageTags(from, copy);
            else if (!await CopySaved(from, copy)) return false;
            if (!await Code.PageTagStorageReserved(to)) return await Code.SaveOrFree(copy, to);
            Context.Warn(!await Code.TryPageMteTagging(to), "!try_page_mte_tagging(to)", WarningTopics.Of(PageFlag.MteLock));
            await Code.MteRestorePageTags(to, copy);
            await Code.SetPageMteTagged(to);
            await Code.Buffers.Free(copy);
            return true;
        }

        [CFunction("try_transfer_saved_tags", IsPart = true)]
        private async KernelTask<bool> CopySaved(Page from, long copy)
        {
            await Code.TagsByPfnLock();
            var saved = (long)(await Code.TagsByPfn.XaLoad(from.Pfn.Value)).Raw;
            if (saved != 0) await Code.Buffers.Write(copy, await Code.Buffers.Read(saved));
            await Code.TagsByPfnUnlock();
            if (saved == 0) await Code.Buffers.Free(copy);
            return saved != 0;
        }
    }
}
