using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Properties.TagStorage;

public sealed class MteSwapTests
{
    private static readonly SwapEntry Slot = new(0);

    internal static GoldenSet Sequences { get; } = new(
        new("mte_save_page_tags_by_swp_entry", "untagged")
        {
            Setup = async s => await s.Untagged(),
            Body = async s => Errno.Text(await s.R.MteSavePageTagsBySwpEntry(s.P(0), Slot)),
        },
        new("mte_save_page_tags_by_swp_entry", "stored")
        {
            Setup = async s => await s.Tagged(),
            Body = async s => Errno.Text(await s.R.MteSavePageTagsBySwpEntry(s.P(0), Slot)),
        },
        new("mte_save_page_tags_by_swp_entry", "replaced")
        {
            Setup = async s =>
            {
                await s.Tagged();
                await s.Swapped(Slot, 5);
            },
            Body = async s => Errno.Text(await s.R.MteSavePageTagsBySwpEntry(s.P(0), Slot)),
        },
        new("mte_save_page_tags_by_swp_entry", "no-buffer")
        {
            Setup = async s => await s.Tagged(),
            Body = async s => Errno.Text(await s.R.MteSavePageTagsBySwpEntry(s.P(0), Slot)),
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("mte_save_page_tags_by_swp_entry", "store-fails")
        {
            Setup = async s => await s.Tagged(),
            Body = async s => Errno.Text(await s.R.MteSavePageTagsBySwpEntry(s.P(0), Slot)),
            Faults = new FaultBudget(1, 1, 0),
            Outcomes = [0, 1, 1],
        },
        new("mte_save_tags_for_pfn", "stored")
        {
            Setup = UntaggedAndHeld,
            Body = async s => $"{await s.R.MteSaveTagsForPfn(s.Held, s.P(0))}",
        },
        new("mte_save_tags_for_pfn", "replaced")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Save(s.P(0), 5);
                await s.Hold(7);
            },
            Body = async s => $"{await s.R.MteSaveTagsForPfn(s.Held, s.P(0))}",
        },
        new("mte_save_tags_for_pfn", "reserve-slow")
        {
            Setup = UntaggedAndHeld,
            Body = async s => $"{await s.R.MteSaveTagsForPfn(s.Held, s.P(0))}",
            Faults = new FaultBudget(1, 0, 0),
            Outcomes = [1],
        },
        new("mte_save_tags_for_pfn", "reserve-fails")
        {
            Setup = UntaggedAndHeld,
            Body = async s => $"{await s.R.MteSaveTagsForPfn(s.Held, s.P(0))}",
            Faults = new FaultBudget(1, 1, 0),
            Outcomes = [1, 1],
        },
        new("mte_save_tags_for_pfn", "reserved-meanwhile")
        {
            Setup = async s =>
            {
                await s.Reserved();
                await s.Hold(7);
            },
            Body = async s => $"{await s.R.MteSaveTagsForPfn(s.Held, s.P(0))}",
        },
        new("mte_save_tags_for_pfn", "store-fails")
        {
            // Somebody erases the reserved slot, and its node with it, before the lock is taken.
            Setup = UntaggedAndHeld,
            Body = async s => $"{await s.R.MteSaveTagsForPfn(s.Held, s.P(0))}",
            Other = async s => await s.R.TagsByPfn.XaErase(s.P(0).Pfn.Value),
            Before = 6,
            Faults = new FaultBudget(2, 0, 0),
            Outcomes = [0, 0, 1, 1],
        },
        new("mte_restore_tags_for_pfn", "nothing-saved")
        {
            Setup = async s => await s.Reserved(),
            Body = async s => await Restore(s, 0),
        },
        new("mte_restore_tags_for_pfn", "saved")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Save(s.P(0), 5);
            },
            Body = async s => await Restore(s, 1),
            Only = "rfc-v3",
        },
        new("mte_restore_tags_for_pfn", "not-reserved")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Save(s.P(0), 5);
            },
            Body = async s => await Restore(s, 1),
            Only = "rfc-v2",
        },
        new("mte_try_transfer_swap_tags", "tagged")
        {
            Setup = async s => await s.Tagged(),
            Body = async s => $"{await s.R.MteTryTransferSwapTags(Slot, s.P(0))}",
        },
        new("mte_try_transfer_swap_tags", "reserved")
        {
            Setup = async s => await s.Reserved(),
            Body = async s => $"{await s.R.MteTryTransferSwapTags(Slot, s.P(0))}",
        },
        new("mte_try_transfer_swap_tags", "nothing-swapped")
        {
            Setup = async s => await s.Untagged(),
            Body = async s => $"{await s.R.MteTryTransferSwapTags(Slot, s.P(0))}",
        },
        new("mte_try_transfer_swap_tags", "transferred")
        {
            Setup = SwappedAndUntagged,
            Body = async s => $"{await s.R.MteTryTransferSwapTags(Slot, s.P(0))}",
        },
        new("mte_try_transfer_swap_tags", "no-buffer")
        {
            Setup = SwappedAndUntagged,
            Body = async s => $"{await s.R.MteTryTransferSwapTags(Slot, s.P(0))}",
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("mte_try_transfer_swap_tags", "reserved-meanwhile")
        {
            Setup = SwappedAndUntagged,
            Body = async s => $"{await s.R.MteTryTransferSwapTags(Slot, s.P(0))}",
            Other = async s => await s.R.ReserveTagStorage(s.P(0), 0, Gfp.Kernel),
            Before = 4,
            Only = "rfc-v2",
        },
        new("mte_restore_page_tags_by_swp_entry", "nothing-swapped")
        {
            Setup = async s => await s.Reserved(),
            Body = RestoreSwapped,
        },
        new("mte_restore_page_tags_by_swp_entry", "not-reserved") { Setup = SwappedAndUntagged, Body = RestoreSwapped },
        new("mte_restore_page_tags_by_swp_entry", "restored")
        {
            Setup = async s =>
            {
                await s.Reserved();
                await s.Swapped(Slot, 5);
            },
            Body = RestoreSwapped,
        },
        new("mte_restore_page_tags_by_swp_entry", "already-tagged")
        {
            Setup = async s =>
            {
                await s.Tagged();
                await s.Swapped(Slot, 5);
            },
            Body = RestoreSwapped,
        },
        new("mte_invalidate_tags_by_swp_entry", "nothing-swapped") { Body = Invalidate },
        new("mte_invalidate_tags_by_swp_entry", "erased") { Setup = async s => await s.Swapped(Slot, 5), Body = Invalidate },
        new("mte_invalidate_tags_area_by_swp_entry", "nothing-swapped") { Body = InvalidateArea },
        new("mte_invalidate_tags_area_by_swp_entry", "two-entries")
        {
            Setup = async s =>
            {
                await s.Swapped(Slot, 5);
                await s.Swapped(new SwapEntry(1), 6);
            },
            Body = InvalidateArea,
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask UntaggedAndHeld(Stage s)
    {
        await s.Untagged();
        await s.Hold(7);
    }

    private static async KernelTask SwappedAndUntagged(Stage s)
    {
        await s.Untagged();
        await s.Swapped(Slot, 5);
    }

    private static async KernelTask<string> Restore(Stage s, int order)
    {
        await s.R.MteRestoreTagsForPfn(s.P(0), order);
        return "";
    }

    private static async KernelTask<string> RestoreSwapped(Stage s)
    {
        await s.R.MteRestorePageTagsBySwpEntry(Slot, s.P(0));
        return "";
    }

    private static async KernelTask<string> Invalidate(Stage s)
    {
        await s.R.MteInvalidateTagsBySwpEntry(Slot);
        return "";
    }

    private static async KernelTask<string> InvalidateArea(Stage s)
    {
        await s.R.MteInvalidateTagsAreaBySwpEntry();
        return "";
    }
}
