using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

/// <content>Where one thing's life ends and what comes later at the same place is another thing's.</content>
public abstract partial class Revision
{
    /// <inheritdoc/>
    public string Ending => "a page or swap entry that had been freed in between";

    /// <inheritdoc/>
    /// <remarks>A page's life ends when it is freed, a swap entry's when it is given back.</remarks>
    public void AddEnded(in Step step, List<Location> ended)
    {
        if (step.Kind == PageFlags.ClearKind && PageFlags.FlagOf(step) == PageFlag.CheckAtPrep)
        {
            var page = Flags.PageOf(step);
            Flags.AddLocations(page, ended);
            ended.AddRange((ReadOnlySpan<Location>)[Counts.LocationOf(page), Tags.LocationOf(page), Data.LocationOf(page),
                Rmap.LocationOf(page), TagsByPfn.SlotLocation(page.Pfn.Value), page.Lock.Location]);
        }
        else if (step.Kind == SwapInfo.GiveBackKind)
        {
            var entry = new SwapEntry((int)step.Argument);
            ended.AddRange(
                (ReadOnlySpan<Location>)[Swap.LocationOf(entry), SwapContents.LocationOf(entry), TagsBySwpEntry.SlotLocation(entry.Value)]);
        }
    }
}
