using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <content>Pages that are unmapped, by whichever CPU, and the invalidation by the ASID that the mm has then.</content>
public partial class AsidAllocator
{
    /// <summary>ptep_clear_flush(): unmaps a page and invalidates it in all TLBs.</summary>
    [Path]
    public virtual async KernelTask PtepClearFlush(int mm, int page)
    {
        if (await Mmu.GetAndClearPte(mm, page)) await FlushTlbPage(mm, page);
    }

    /// <summary>unmap_region() of all that an mm has: unmaps its pages, then invalidates all of its ASID.</summary>
    [Path]
    public virtual async KernelTask UnmapRegion(int mm)
    {
        var pages = 0u;
        for (var page = 0; page < Size.Pages; page++)
        {
            if (await Mmu.GetAndClearPte(mm, page)) pages |= 1u << page;
        }

        if (pages != 0) await FlushTlbMm(mm, pages);
    }

    /// <summary>flush_tlb_page().</summary>
    protected virtual async KernelTask FlushTlbPage(int mm, int page)
    {
        var asid = ContextId.Asid(await ContextIds[mm].Read());
        await Mmu.InvalidatePage(asid, mm, page);
    }

    /// <summary>flush_tlb_mm().</summary>
    /// <param name="mm">The mm.</param>
    /// <param name="pages">The pages that were unmapped, as bits.</param>
    protected virtual async KernelTask FlushTlbMm(int mm, uint pages)
    {
        var asid = ContextId.Asid(await ContextIds[mm].Read());
        await Mmu.InvalidateAsid(asid, mm, pages);
    }
}
