using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>RFC v3 with the stand-ins of the recordings: everything else is the model's own.</summary>
/// <param name="machine">The machine.</param>
/// <param name="configuration">How it is made up.</param>
public class RecordedV3(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration), IRecordedRevision
{
    /// <inheritdoc/>
    public StandIns StandIns { get; } = new(machine);

    /// <inheritdoc/>
    public override async KernelTask<int> CmaAllocRange(Page? first, int count, int tries, Gfp gfp)
    {
        await StandIns.Called($"cma_alloc_range {(first is null ? "outside" : SeriesTokens.Of(first))} {count} tries {tries}");
        var result = await base.CmaAllocRange(first, count, tries, gfp);
        await StandIns.Called($"cma_alloc_range = {Errno.Text(result)}");
        return result;
    }

    /// <inheritdoc/>
    public override KernelTask<int> AllocContigRange(Page first, int count, bool signals, Gfp gfp) =>
        StandIns.AllocContigRange(this, first, count, gfp);

    /// <inheritdoc/>
    protected override KernelTask FreeContigRange(Page first, int count) => StandIns.FreeContigRange(this, first, count);
}
