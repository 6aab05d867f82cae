namespace TagStorageModel.Model;

// mm/vmscan.c: balance_pgdat() and try_to_free_pages()
public abstract partial class Revision
{
    /// <summary>Reclaim of one frame by kswapd or by an allocation: fs_reclaim is held, and PF_MEMALLOC set.</summary>
    [CFunction("shrink_folio_list", IsPart = true)]
    private async KernelTask Reclaim(Page page)
    {
        Context.EnterReclaim();
        await ShrinkFolioList(page);
        Context.LeaveReclaim();
    }
}
