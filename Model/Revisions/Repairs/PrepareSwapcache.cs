using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The entry is marked as cached while it is read beside the swap cache: it cannot be freed and taken anew, nor read by others.
    /// </summary>
    internal sealed class PrepareSwapcache : Patch
    {
        internal static Repair Row { get; } =
            new("swapcache-prepare", ["swap-entry-used-anew"], Postings.Both,
                "do_swap_page() calls swapcache_prepare() before it reads an entry into a page of its own, as mainline does "
                + "since 6.8; others wait.")
            {
                Make = () => new PrepareSwapcache(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("do_swap_page", IsPart = true)]
        internal override async KernelTask<VmFault> SwapPageInFrom(
            MmStruct mm, int address, Pte original, FaultFlags flags, int found, bool skipsCache)
        {
            if (!skipsCache) return await base.SwapPageInFrom(mm, address, original, flags, found, skipsCache);
            var entry = original.SwapEntry;
            if (await Code.Swap.Prepare(entry) != 0)
            {
                await Code.Swap.WaitPrepared(entry);
                return VmFault.None;
            }

            var result = await base.SwapPageInFrom(mm, address, original, flags, found, skipsCache);
            if (await Code.Swap.ClearPrepared(entry) == SwapInfo.Unused) await Code.FreeSwapSlot(entry);
            return result;
        }

        [CFunction("__read_swap_cache_async", IsPart = true)]
        internal override async KernelTask WaitForCachedPage(SwapEntry entry) => await Code.Swap.WaitPrepared(entry);
    }
}
