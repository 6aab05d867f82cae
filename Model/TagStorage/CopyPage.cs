using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/mm/copypage.c
public abstract partial class Revision
{
    /// <summary>
    /// try_transfer_saved_tags(): takes care of the tags where one of the two pages has no tag storage.
    /// </summary>
    /// <returns>Whether nothing is left to do for the tags.</returns>
    public virtual async KernelTask<bool> TryTransferSavedTags(Page from, Page to)
    {
        Context.Warn(!Context.IsPreemptible(ModelThread.Current), "!preemptible()", Context.AboutPreemption);
        if (await PageMteTagged(from))
        {
            if (await PageTagStorageReserved(to)) return false;
            var copy = await AllocateBufferForCopy();
            if (Context.Warn(copy == 0, "!tags")) return true;
            await MteSavePageTags(from, copy);
            return await SaveOrFree(copy, to);
        }

        if (!MayHaveSavedTags(from)) return false;
        await TagsByPfnLock();
        var saved = (long)(await MteEraseTagsForPfn(from)).Raw;
        await TagsByPfnUnlock();
        if (saved == 0) return false;
        if (!await PageTagStorageReserved(to)) return await SaveOrFree(saved, to);
        Context.Warn(!await TryPageMteTagging(to), "!try_page_mte_tagging(to)", WarningTopics.Of(PageFlag.MteLock));
        await MteRestorePageTags(to, saved);
        await SetPageMteTagged(to);
        await Buffers.Free(saved);
        return true;
    }

    /// <summary>The buffer of a tagged source's tags: 0 if there is no memory.</summary>
    [CFunction("mte_allocate_tag_buf")]
    protected virtual Step<long> AllocateBufferForCopy() => MteAllocateTagBuf();

    /// <summary>Whether an untagged source is looked up among the saved tags.</summary>
    protected virtual bool MayHaveSavedTags(Page from) => true;

    /// <summary>Whether the target of a copy gets its source's saved tags, which then has none, rather than a copy of them.</summary>
    protected virtual bool MovesSavedTags => true;

    /// <summary>
    /// Whether a copy that has found its source neither tagged nor with saved tags leaves it at that: they may have been restored in
    /// between. RFC v2 and RFC v3 ask again.
    /// </summary>
    protected virtual bool CopyAsksOnce => false;

    /// <summary>copy_highpage(): the data, and the tags if the page has any.</summary>
    [Path(Rank = 9)]
    public virtual async KernelTask CopyHighpage(Page to, Page from)
    {
        await Data.Copy(to, from);
        if (TagStorageEnabled && await TryTransferSavedTags(from, to)) return;
        if (!await PageMteTagged(from)) return;
        Context.Warn(!await TryPageMteTagging(to), "!try_page_mte_tagging(to)", WarningTopics.Of(PageFlag.MteLock));
        await Tags.Write(to, await Tags.Read(from));
        await SetPageMteTagged(to);
    }

    /// <summary>copy_user_highpage().</summary>
    [CFunction("copy_user_highpage", IsService = true)]
    protected KernelTask CopyUserHighpage(Page to, Page from) => CopyHighpage(to, from);

    /// <summary>The end of both branches of try_transfer_saved_tags(): keep the buffer for the page, or free it.</summary>
    [CFunction("try_transfer_saved_tags", IsPart = true)]
    protected async KernelTask<bool> SaveOrFree(long buffer, Page to)
    {
        var saved = await MteSaveTagsForPfn(buffer, to);
        if (!saved) await Buffers.Free(buffer);
        return saved;
    }
}
