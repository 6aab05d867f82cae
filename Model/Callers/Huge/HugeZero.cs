using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/huge_memory.c: the huge zero page
public abstract partial class Revision
{
    /// <summary>
    /// The part of do_huge_pmd_anonymous_page() for a read: set_huge_zero_page(). Its entry is not pmd_special(), so that
    /// set_pmd_at() of VM_MTE memory looks for its tag storage, which nobody ever reserves.
    /// </summary>
    [CFunction("do_huge_pmd_anonymous_page", IsPart = true)]
    private async KernelTask<VmFault> MapHugeZeroPage(MmStruct mm)
    {
        var zero = await MmGetHugeZeroPage(mm);
        if (zero is null) return VmFault.Fallback;
        var tagged = await mm.IsMte(MmStruct.HugeVma);
        await mm.Table.PmdLock.Lock();
        if ((await mm.Table.GetPmd()).IsNone) await SetPmdAt(mm, Pte.Zero(zero, tagged));
        await mm.Table.PmdLock.Unlock();
        return VmFault.None;
    }

    /// <summary>mm_get_huge_zero_page(): the page, of which the process is a user from now on; null if there is no memory.</summary>
    [CFunction("mm_get_huge_zero_page", IsService = true)]
    protected async KernelTask<Page?> MmGetHugeZeroPage(MmStruct mm)
    {
        var zero = HugeZero!;
        if (!await zero.IsUsedBy(mm))
        {
            if (!await GetHugeZeroPage()) return null;
            if (await zero.TestAndSetUsedBy(mm)) await zero.Put();
        }

        return Memory[await zero.Index()];
    }

    /// <summary>get_huge_zero_page(): allocated without __GFP_TAGGED and __GFP_MOVABLE where there is none yet.</summary>
    public virtual async KernelTask<bool> GetHugeZeroPage()
    {
        while (!await HugeZero!.TryGet())
        {
            var page = await AllocHugePages((Gfp.Transhuge | Gfp.Zero) & ~Gfp.Movable);
            if (page is null) return false;
            if (await HugeZero.Install(page)) return true;
            await PutPage(page);
        }

        return true;
    }

    /// <summary>__split_huge_zero_page_pmd(): small zero pages take its place; the PMD's lock is held.</summary>
    [CFunction("__split_huge_zero_page_pmd")]
    public async KernelTask SplitHugeZeroPagePmd(MmStruct mm)
    {
        await mm.Table.ClearPmd();
        var tagged = await mm.IsMte(MmStruct.HugeVma);
        Context.RcuReadLock();
        for (var i = 0; i < mm.HugeSize; i++) await SetPteAt(mm, mm.Size + i, Pte.Zero(ZeroPage!.Page, tagged));
        Context.RcuReadUnlock();
        await mm.Table.PopulatePmd();
    }
}
