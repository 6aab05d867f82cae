using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>RFC v2 with the stand-ins of the recordings: everything else is the model's own.</summary>
/// <param name="machine">The machine.</param>
/// <param name="configuration">How it is made up.</param>
public class RecordedV2(Machine machine, MachineConfiguration configuration) : RfcV2(machine, configuration), IRecordedRevision
{
    /// <inheritdoc/>
    public StandIns StandIns { get; } = new(machine);

    /// <inheritdoc/>
    public override KernelTask<int> AllocContigRange(Page first, int count, bool signals, Gfp gfp) =>
        StandIns.AllocContigRange(this, first, count, gfp);

    /// <inheritdoc/>
    protected override KernelTask FreeContigRange(Page first, int count) => StandIns.FreeContigRange(this, first, count);

    /// <inheritdoc/>
    protected override async KernelTask<bool> IsFreeBuddyPage(Page page) =>
        await StandIns.Outcome("is_free_buddy_page", $"is_free_buddy_page {SeriesTokens.Of(page)}") != 0;

    /// <inheritdoc/>
    protected override async KernelTask<bool> TakePageOffBuddy(Page page)
    {
        var isTaken = await StandIns.Outcome("take_page_off_buddy", $"take_page_off_buddy {SeriesTokens.Of(page)}") != 0;
        if (isTaken) StandIns.Take(page, isTaken: true);
        return isTaken;
    }
}
