using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

// mm/vmscan.c: balance_pgdat() and try_to_free_pages()
public abstract partial class Revision
{
    /// <summary>Reclaim of one frame by kswapd or by an allocation: fs_reclaim is held, and PF_MEMALLOC set.</summary>
    [CFunction("shrink_folio_list", IsPart = true)]
    internal async KernelTask Reclaim(Page page)
    {
        Context.EnterReclaim();
        await ShrinkFolioList(page);
        Context.LeaveReclaim();
    }
}

/// <content>Reclaim.</content>
public sealed partial class Operation
{
    /// <summary>Reclaim of the data frame with the index <see cref="Call.Detail"/>.</summary>
    public static Operation SwapOut { get; } = new(8, nameof(SwapOut), "reclaim frame {frame}",
        "The data frame with this index is reclaimed.",
        (revision, _, call) => revision.Reclaim(revision.Memory[call.Detail]))
    {
        Detail = Argument.Frame,
        IsOfNoProcess = true,
        Themes =
        [
            (Theme.Swapping, 0), (Theme.Moving, 0), (Theme.Merging, 1), (Theme.Buffers, 3), (Theme.Files, 1), (Theme.HugePages, 1),
            (Theme.Anywhere, 4),
        ],
    };
}
