using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// include/linux/page-flags.h, mm/page_alloc.c, mm/huge_memory.c: huge pages as a whole
public abstract partial class Revision
{
    // Pages that a munmap() of the huge area puts when it has dropped ptl, by process: it holds mmap_lock for writing.
    private readonly Page?[][] zapped;

    /// <summary>CONFIG_TRANSPARENT_HUGEPAGE.</summary>
    public bool HasHugePages => HugeOrder != 0;

    /// <summary>HPAGE_PMD_ORDER.</summary>
    protected int HugeOrder => Configuration.Options.HugeOrder;

    /// <summary>Allocates a huge page that is not for a VMA: alloc_pages(__GFP_COMP, HPAGE_PMD_ORDER).</summary>
    [CFunction("alloc_pages", IsPart = true)]
    protected async KernelTask<Page?> AllocHugePages(Gfp gfp)
    {
        var page = await AllocPages(HugeOrder, gfp);
        if (page is not null) await Compound.Prepare(page, HugeOrder);
        return page;
    }

    /// <summary>vma_alloc_folio(HPAGE_PMD_ORDER): tagged if the VMA is VM_MTE; with the flags of a VMA that asked for huge pages.</summary>
    [CFunction("vma_alloc_folio", IsService = true)]
    protected async KernelTask<Page?> VmaAllocHugeFolio(MmStruct mm)
    {
        var gfp = Gfp.Transhuge;
        if (await mm.IsMte(MmStruct.HugeVma)) gfp |= Gfp.Tagged;
        return await AllocHugePages(gfp);
    }

    /// <summary>Frees a page whose last reference is gone, with the rest of the huge page that it is part of.</summary>
    [CFunction("put_page", IsPart = true)]
    private async KernelTask FreeUnreferenced(Page page, int order)
    {
        if (order == 0)
        {
            var folio = new Folio(await Compound.Folio(page));
            page = Memory[folio.Head];
            order = folio.Order;
        }

        await FreePages(page, order);
    }
}
