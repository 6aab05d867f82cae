using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/huge_memory.c: writes to shared huge pages, and pins
public abstract partial class Revision
{
    /// <summary>
    /// do_huge_pmd_wp_page(): reuses a huge page that is nobody else's; another one is split, and a small page is
    /// copied.
    /// </summary>
    [Path(Rank = 49)]
    public async KernelTask<VmFault> DoHugePmdWpPage(MmStruct mm, Pte original)
    {
        if (original.IsSpecial)
        {
            // The huge zero page: what is written to is a small page.
            await SplitHugePmd(mm);
            return VmFault.Fallback;
        }

        await mm.Table.PmdLock.Lock();
        if (await mm.Table.GetPmd() != original)
        {
            await mm.Table.PmdLock.Unlock();
            return VmFault.None;
        }

        var page = Memory[original.PageIndex];
        var reuse = await Flags.Test(page, PageFlag.AnonExclusive);
        if (!reuse)
        {
            if (!await page.Lock.TryLock())
            {
                await Counts.Add(page, 1);
                await mm.Table.PmdLock.Unlock();
                await page.Lock.Lock();
                await mm.Table.PmdLock.Lock();
                if (await mm.Table.GetPmd() != original)
                {
                    await mm.Table.PmdLock.Unlock();
                    await page.Lock.Unlock();
                    await PutPage(page);
                    return VmFault.None;
                }

                await PutPage(page);
            }

            reuse = await IsHugePageOurs(page);
            await page.Lock.Unlock();
        }

        if (reuse) await mm.Table.SetPmd(original.WithWrite(true));
        await mm.Table.PmdLock.Unlock();
        if (reuse) return VmFault.None;
        await SplitHugePmd(mm);
        return VmFault.Fallback;
    }

    /// <summary>
    /// Whether a locked huge page is exclusive to the process, or has no other user and becomes so. The PMD's lock is
    /// held.
    /// </summary>
    [CFunction("do_huge_pmd_wp_page", IsPart = true)]
    private async KernelTask<bool> IsHugePageOurs(Page page)
    {
        if (await Flags.Test(page, PageFlag.AnonExclusive)) return true;
        if (await Counts.Read(page) != 1) return false;
        await Flags.Set(page, PageFlag.AnonExclusive);
        return true;
    }

    /// <summary>follow_trans_huge_pmd(): the small page at an address, referenced; null if no huge page is mapped that serves.</summary>
    /// <param name="mm">The process.</param>
    /// <param name="address">An address of the huge area.</param>
    /// <param name="flags">What the entry must allow.</param>
    /// <param name="references">One, or those that a pin counts as.</param>
    [CFunction("follow_trans_huge_pmd", IsService = true)]
    protected async KernelTask<Page?> FollowTransHugePmd(MmStruct mm, int address, GupFlags flags, int references)
    {
        if (!(await mm.Table.GetPmd()).IsPresent) return null;
        await mm.Table.PmdLock.Lock();
        var pmd = await mm.Table.GetPmd();
        Page? page = null;
        var isMapped = (flags & GupFlags.HonorNumaFault) != 0 ? pmd.IsValid : pmd.IsPresent;
        if (isMapped && (pmd.IsWritable || (flags & GupFlags.Write) == 0))
        {
            page = Memory[pmd.PageIndex + address - mm.Size];
            await Counts.Add(page, references);
        }

        await mm.Table.PmdLock.Unlock();
        return page;
    }
}
