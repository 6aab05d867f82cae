using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/ksm.c; memcmp_pages() of arch/arm64/kernel/mte.c
public abstract partial class Revision
{
    /// <summary>
    /// cmp_and_merge_page(): ksmd merges the pages at two addresses of a process, whose data is taken to be the same.
    /// One of them may be a KSM page already.
    /// </summary>
    [Path(Rank = 36)]
    public async KernelTask CmpAndMergePage(MmStruct mm, int address, int other)
    {
        var page = await GetMergeablePage(mm, address);
        if (page is null) return;
        var tree = await GetMergeablePage(mm, other);
        if (tree is not null)
        {
            var pageIsKsm = await Flags.Test(page, PageFlag.Ksm);
            var treeIsKsm = await Flags.Test(tree, PageFlag.Ksm);
            if (page != tree && !(pageIsKsm && treeIsKsm) && !await MemcmpPages(page, tree))
            {
                if (pageIsKsm) await TryToMergeWithKsmPage(mm, other, tree, page);
                else if (treeIsKsm) await TryToMergeWithKsmPage(mm, address, page, tree);
                else await TryToMergeTwoPages(mm, (address, page), (other, tree));
            }

            await PutPage(tree);
        }

        await PutPage(page);
    }

    /// <summary>
    /// try_to_merge_two_pages(): the first becomes a KSM page, which then takes the place of the second, or is left
    /// again.
    /// </summary>
    [CFunction("try_to_merge_two_pages", IsService = true)]
    private async KernelTask TryToMergeTwoPages(MmStruct mm, (int Address, Page Page) first, (int Address, Page Page) second)
    {
        if (!await TryToMergeWithKsmPage(mm, first.Address, first.Page, null)) return;
        if (!await TryToMergeWithKsmPage(mm, second.Address, second.Page, first.Page)) await BreakCow(mm, first.Address);
    }

    /// <summary>get_mergeable_page(): the anonymous page at an address with one more reference.</summary>
    [CFunction("get_mergeable_page", IsService = true)]
    private async KernelTask<Page?> GetMergeablePage(MmStruct mm, int address)
    {
        await mm.Lock.ReadLock();
        var page = IsMergeable(mm, address) ? await FollowPage(mm, address) : null;
        if (page is not null && File is not null && !await Rmap.IsAnon(page))
        {
            await PutPage(page);
            page = null;
        }

        await mm.Lock.ReadUnlock();
        return page;
    }

    /// <summary>follow_page(FOLL_GET): what is mapped there, accessible or not.</summary>
    [CFunction("follow_page", IsService = true)]
    private async KernelTask<Page?> FollowPage(MmStruct mm, int address)
    {
        await mm.Table.Lock.Lock();
        var pte = await mm.Table.Get(address);
        var page = pte.IsPresent && !pte.IsSpecial ? Memory[pte.PageIndex] : null;
        if (page is not null) await Counts.Add(page, 1);
        await mm.Table.Lock.Unlock();
        return page;
    }

    /// <summary>vma_ksm_compatible(): private memory, which is taken to be VM_MERGEABLE.</summary>
    private bool IsMergeable(MmStruct mm, int address) => !(Configuration.Options.UpperShared && mm.VmaOf(address) == 1);

    /// <summary>
    /// memcmp_pages(): pages with tags differ from every other. Saved tags of a page without storage are not looked at.
    /// The data of other pages is taken to be the same.
    /// </summary>
    /// <returns>Whether the pages differ.</returns>
    public virtual async KernelTask<bool> MemcmpPages(Page first, Page second)
    {
        if (await Data.Compare(first, second) != 0) return true;
        return (await PageMteTagged(first) || await PageMteTagged(second)) && first != second;
    }

    /// <summary>
    /// try_to_merge_with_ksm_page(): the page becomes a KSM page, or where there is one already, that one takes its
    /// place.
    /// </summary>
    [CFunction("try_to_merge_with_ksm_page", IsService = true)]
    private async KernelTask<bool> TryToMergeWithKsmPage(MmStruct mm, int address, Page page, Page? ksm)
    {
        await mm.Lock.ReadLock();
        var merged = false;
        if (await page.Lock.TryLock())
        {
            merged = await TryToMergeOnePage(mm, address, page, ksm);
            await page.Lock.Unlock();
        }

        await mm.Lock.ReadUnlock();
        return merged;
    }

    /// <summary>try_to_merge_one_page() with the page locked.</summary>
    public async KernelTask<bool> TryToMergeOnePage(MmStruct mm, int address, Page page, Page? ksm)
    {
        var original = await WriteProtectPage(mm, address, page);
        if (original.IsNone) return false;
        if (ksm is not null) return !await MemcmpPages(page, ksm) && await ReplacePage(mm, address, original, (page, ksm));
        await Flags.Set(page, PageFlag.Ksm);
        return true;
    }

    /// <summary>break_cow(): a KSM page that nothing was merged with is left again.</summary>
    [CFunction("break_cow", IsService = true)]
    private async KernelTask BreakCow(MmStruct mm, int address)
    {
        await mm.Lock.ReadLock();
        for (var tries = 0; tries < FaultLimit; tries++)
        {
            var page = await FollowPage(mm, address);
            if (page is null) break;
            var isKsm = await Flags.Test(page, PageFlag.Ksm);
            var result = isKsm ? await HandleMmFault(mm, address, FaultFlags.Write) : VmFault.None;
            await PutPage(page);
            if (!isKsm || (result & (VmFault.Oom | VmFault.Sigbus)) != 0) break;
        }

        await mm.Lock.ReadUnlock();
    }
}

/// <content>ksmd's.</content>
public sealed partial class Operation
{
    /// <summary>KSM merges an address with the address <see cref="Call.Detail"/>, whose contents are taken to be the same.</summary>
    public static Operation MergePages { get; } = new(21, nameof(MergePages),
        "ksm mm{mm}[{address}] with mm{mm}[{other}]",
        "KSM merges the pages at two addresses, whose contents are taken to be the same.",
        (revision, mm, call) => revision.CmpAndMergePage(mm, call.Address, call.Detail))
    {
        Address = Argument.SmallAddress,
        Detail = Argument.SmallAddress,
        WantsPlainMemory = true,
        Themes = [(Theme.Merging, 0), (Theme.Anywhere, 15)],
    };
}
