using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/include/asm/mte.h, arch/arm64/kernel/mte.c, set_pte_at() of arch/arm64/include/asm/pgtable.h
public abstract partial class Revision
{
    /// <summary>page_mte_tagged(): with an smp_rmb() if it is.</summary>
    public Step<bool> PageMteTagged(Page page) => Flags.Test(page, PageFlag.MteTagged);

    /// <summary>set_page_mte_tagged(): warns of a page that is not reserved; smp_wmb(), then the flag.</summary>
    [CFunction("set_page_mte_tagged", IsService = true)]
    public async KernelTask SetPageMteTagged(Page page)
    {
        Context.Warn(TagStorageEnabled && !await PageTagStorageReserved(page), "tag_storage_enabled() && !page_tag_storage_reserved(page)",
            WarningTopics.Of(PageFlag.TagStorageReserved));
        Context.Wmb();
        await Flags.Set(page, PageFlag.MteTagged);
    }

    /// <summary>try_page_mte_tagging(): true for whoever initialises the tags; otherwise spins until they are initialised.</summary>
    [CFunction("try_page_mte_tagging", IsService = true)]
    public async KernelTask<bool> TryPageMteTagging(Page page)
    {
        if (!await Flags.TestAndSet(page, PageFlag.MteLock)) return true;
        await Flags.SpinUntil(page, PageFlag.MteTagged);
        return false;
    }

    /// <summary>
    /// mte_sync_tags(): a page without tag storage is mapped so that the next access faults; another gets zero tags if
    /// it has none.
    /// </summary>
    /// <returns>The entry as it is to be written.</returns>
    [Path(Rank = 4)]
    public virtual async KernelTask<Pte> MteSyncTags(Pte pte)
    {
        var page = Memory[pte.PageIndex];
        if (TagStorageEnabled && !await PageTagStorageReserved(page)) return pte.FaultOnAccess();
        if (await TryPageMteTagging(page))
        {
            await Tags.Write(page, 0);
            await SetPageMteTagged(page);
        }

        Context.Wmb();
        return pte;
    }

    /// <summary>set_pte_at(): the caller holds ptl.</summary>
    [CFunction("set_pte_at", IsService = true)]
    public virtual async KernelTask SetPteAt(MmStruct mm, int address, Pte pte)
    {
        if (pte.IsValid && pte.IsTagged && !pte.IsSpecial) pte = await MteSyncTags(pte);
        await mm.Table.Set(address, pte);
    }
}
