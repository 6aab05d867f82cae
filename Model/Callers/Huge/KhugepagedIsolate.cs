using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/khugepaged.c: which pages are collapsed
public abstract partial class Revision
{
    /// <summary>
    /// __collapse_huge_page_isolate(): locks and isolates every page, under ptl; max_ptes_none (the zero page counts as
    /// none) and max_ptes_shared as
    /// permissive as can be, so that one writable page suffices.
    /// </summary>
    /// <returns>Whether all could be had; if not, none is held.</returns>
    [CFunction("__collapse_huge_page_isolate")]
    public async KernelTask<bool> CollapseHugePageIsolate(MmStruct mm)
    {
        Page? compound = null;
        var writable = false;
        var done = 0;
        for (var suits = true; done < mm.HugeSize; done++)
        {
            var pte = await mm.Table.GetDetached(mm.Size + done);
            if (pte.IsNone || pte.IsSpecial) continue;
            suits = pte.IsPresent;
            if (!suits) break;
            var page = Memory[pte.PageIndex];
            var folio = new Folio(await Compound.Folio(page));
            if (folio.Order == 0)
            {
                suits = await IsolateForCollapse(page, 0);
            }
            else if (Memory[folio.Head] != compound)
            {
                suits = await IsolateForCollapse(Memory[folio.Head], folio.Order);
                if (suits) compound = Memory[folio.Head];
            }

            if (!suits) break;
            writable |= pte.IsWritable;
        }

        if (done == mm.HugeSize && writable) return true;
        await ReleasePtePages(mm, done, compound);
        return false;
    }

    /// <summary>
    /// The part of __collapse_huge_page_isolate() for one page: locked, used by nobody but those who map it, and off
    /// the list.
    /// </summary>
    [CFunction("__collapse_huge_page_isolate", IsPart = true)]
    private async KernelTask<bool> IsolateForCollapse(Page page, int order)
    {
        if (!await page.Lock.TryLock()) return false;

        // is_refcount_suitable()
        var expected = await Rmap.Total(page, order);
        if (await Flags.Test(page, PageFlag.SwapCache)) expected++;
        if (await Counts.Read(page) == expected && await FolioIsolateLru(page)) return true;
        await page.Lock.Unlock();
        return false;
    }

    /// <summary>release_pte_pages(): those before an address, and the huge page that some of them are part of.</summary>
    [CFunction("release_pte_pages", IsService = true)]
    private async KernelTask ReleasePtePages(MmStruct mm, int count, Page? compound)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            var pte = await mm.Table.GetDetached(mm.Size + i);
            if (pte.IsNone || pte.IsSpecial || new Folio(await Compound.Folio(Memory[pte.PageIndex])).Order > 0) continue;
            await ReleasePtePage(Memory[pte.PageIndex]);
        }

        if (compound is not null) await ReleasePtePage(compound);
    }

    /// <summary>release_pte_page().</summary>
    [CFunction("release_pte_page", IsService = true)]
    protected async KernelTask ReleasePtePage(Page page)
    {
        await page.Lock.Unlock();
        await FolioPutbackLru(page);
    }
}
