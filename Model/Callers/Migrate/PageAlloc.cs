using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/page_alloc.c
public abstract partial class Revision
{
    /// <summary>alloc_pages(): the first of 2^order pages with one reference, or null.</summary>
    [Path(Rank = 11)]
    [CFunction("alloc_pages", IsService = true)]
    public async KernelTask<Page?> AllocPages(int order, Gfp gfp)
    {
        gfp = ModelThread.Current.InContext(gfp);
        Context.MightAlloc(gfp);
        var irqs = await FreeLists.Lock.LockIrqSave();
        var index = await FreeLists.Take(order, cma: (gfp & (Gfp.Movable | Gfp.Tagged)) == Gfp.Movable);
        await FreeLists.Lock.UnlockIrqRestore(irqs);
        if (index < 0) return null;
        var page = Memory[index];
        return await PostAllocHook(page, order, gfp) ? page : null;
    }

    /// <summary>vma_alloc_folio() for an address: tagged if the VMA is VM_MTE, or VM_MTE_KVM, which only a guest's memory can be.</summary>
    [CFunction("vma_alloc_folio", IsService = true)]
    public async KernelTask<Page?> VmaAllocFolio(MmStruct mm, int address, Gfp gfp)
    {
        if (await (Configuration.Guests == 0 ? mm.IsMte(mm.VmaOf(address)) : mm.IsMteOrMteKvm(mm.VmaOf(address)))) gfp |= Gfp.Tagged;
        return await AllocPages(0, gfp);
    }

    /// <summary>post_alloc_hook(): the reference, the series' hook, then zeroes. False if the page cannot be used.</summary>
    [CFunction("post_alloc_hook", IsService = true)]
    protected virtual async KernelTask<bool> PostAllocHook(Page page, int order, Gfp gfp)
    {
        await Counts.Set(page, 1);
        if ((gfp & Gfp.Tagged) == 0)
        {
            await ClearHighpages(page, order, gfp);
            return true;
        }

        await ArchAllocPage(page, order, gfp);
        if ((gfp & Gfp.Zero) == 0) return true;
        for (var i = 0; i < 1 << order; i++) await TagClearHighpage(Memory.Next(page, i));
        return true;
    }

    /// <summary>kernel_init_pages() of a page without __GFP_TAGGED, if it is to be zeroed.</summary>
    [CFunction("post_alloc_hook", IsPart = true)]
    protected async KernelTask ClearHighpages(Page page, int order, Gfp gfp)
    {
        for (var i = 0; i < 1 << order && (gfp & Gfp.Zero) != 0; i++) await Data.Clear(Memory.Next(page, i));
    }

    /// <summary>arch_alloc_page() of RFC v3: best effort, the result is ignored.</summary>
    public virtual async KernelTask ArchAllocPage(Page page, int order, Gfp gfp)
    {
        if (TagStorageEnabled && (gfp & Gfp.Tagged) != 0) await ReserveTagStorage(page, order, gfp);
    }

    /// <summary>put_page(): the last reference frees the page, in whatever context.</summary>
    [CFunction("put_page", IsService = true)]
    public async KernelTask PutPage(Page page, int order = 0)
    {
        if (await Counts.Sub(page, 1) == 0) await (HasHugePages ? FreeUnreferenced(page, order) : FreePages(page, order));
    }

    /// <summary>__free_pages(): the hook of the series, the flags, the free list.</summary>
    [Path(Rank = 12)]
    [CFunction("__free_pages", IsService = true)]
    public async KernelTask FreePages(Page page, int order)
    {
        await ArchFreePagesPrepare(page, order);
        for (var i = 0; i < 1 << order; i++) await Flags.Clear(Memory.Next(page, i), PageFlag.CheckAtPrep);
        if (HasHugePages && order == HugeOrder) await Compound.Destroy(page);
        var irqs = await FreeLists.Lock.LockIrqSave();
        await FreeLists.Give(page, order);
        await FreeLists.Lock.UnlockIrqRestore(irqs);
    }

    /// <summary>arch_free_pages_prepare() of RFC v3: a page with tag storage gives it back.</summary>
    public virtual async KernelTask ArchFreePagesPrepare(Page page, int order)
    {
        if (TagStorageEnabled && await PageTagStorageReserved(page)) await FreeTagStorage(page, order);
    }
}
