using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// swapoff saves the tags for the page that it is about to map before it takes the page table lock. What pins the swap entry is
    /// then not the entry of the page table, but the locked page in the swap cache: it is looked at once more.
    /// </summary>
    internal sealed class PrepareInSwapoff : Patch
    {
        internal static Repair Row { get; } =
            new("prepare-in-swapoff", ["sleeping-prepare-in-swapoff"], Postings.Both,
                "unuse_pte() calls arch_swap_prepare_to_restore() before the page table lock, while the page is in the swap cache.")
            {
                Make = () => new PrepareInSwapoff(),
            };

        /// <summary>With fork's allocations out of the page table locks, too, none is left that reclaims under one.</summary>
        internal override IReadOnlyList<string> Cures =>
            Code is IPatched { Stack: var stack } && stack.Any(patch => patch is PrepareInFork)
                ? [.. Row.Cures, "reclaim-under-page-table-lock"] : Row.Cures;

        internal override async KernelTask<int> UnusePte(MmStruct mm, int address, SwapEntry entry, Page cached)
        {
            if (await Code.Swap.EntryOf(cached) != entry.Slot) return 0;
            var page = await Code.KsmMightNeedToCopy(cached, mm, address);
            if (page is null) return Errno.NoMemory;
            var tagged = await mm.IsMte(mm.VmaOf(address));
            var prepared = await Code.ArchSwapPrepareToRestore(entry, page);
            var result = prepared == VmFault.None ? 0 : Code.ErrorOfPrepare(prepared);
            if (result == 0)
            {
                await mm.Table.Lock.Lock();
                var pte = await mm.Table.Get(address);
                if (pte.IsSwap && pte.SwapEntry == entry) await Code.MapUnused(mm, address, (pte, page, cached), tagged);
                await mm.Table.Lock.Unlock();
            }

            if (page == cached) return result;
            await page.Lock.Unlock();
            await Code.PutPage(page);
            return result;
        }
    }
}
