namespace TagStorageModel.Model;

/// <content>Where one thing's life ends and what comes later at the same place is another thing's.</content>
public abstract partial class Revision
{
    /// <summary>
    /// Adds the locations that are another page's or another swap entry's from this step on: a page's when it is freed,
    /// an entry's when it is given back.
    /// </summary>
    public void AddEnded(in Step step, List<Location> ended)
    {
        if (step.Kind == PageFlags.ClearKind && PageFlags.FlagOf(step) == PageFlag.CheckAtPrep)
        {
            var page = Flags.PageOf(step);
            ended.AddRange([.. Flags.LocationsOf(page), Counts.LocationOf(page), Tags.LocationOf(page), Data.LocationOf(page), Rmap.LocationOf(page), TagsByPfn.SlotLocation(page.Pfn.Value), page.Lock.Location]);
        }
        else if (step.Kind == Swap.GiveBackKind)
        {
            var entry = new SwapEntry((int)step.Argument);
            ended.AddRange([Swap.LocationOf(entry), TagsBySwpEntry.SlotLocation(entry.Value)]);
        }
    }
}
