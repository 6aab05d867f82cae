using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>
/// What must be reached of a revision of the series. Its own situations are those that must be all right in a correct
/// protocol; where runs are observed for which paths overlap, they are counted by who met where.
/// </summary>
/// <param name="revision">The revision, on its machine.</param>
public sealed class SeriesSituations(Revision revision) : IReachable
{
    private const string FreeAgainstReserve = "situation: free against reserve in one block";
    private const string TwoReserves = "situation: two reserves of one page";
    private const string MigrationAgainstFault = "situation: migration against fault on access of one page";
    private const string RangeBusy = "situation: range of tag storage busy";

    /// <summary>PG_tag_storage_reserved takes effect when others have made steps since it was set.</summary>
    private const string ReservedFlagLate = "situation: PG_tag_storage_reserved took effect later";

    /// <inheritdoc/>
    public Type? Code => revision.GetType();

    /// <inheritdoc/>
    public IReadOnlyList<Type> Patches => revision is IPatched patched ? [.. patched.Stack.Select(patch => patch.GetType())] : [];

    /// <inheritdoc/>
    public IReadOnlyList<string> Absent => revision.Absent;

    /// <inheritdoc/>
    public IReadOnlyList<string> Boots => revision.Boots;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Unreachable => revision.Unreachable;

    /// <inheritdoc/>
    public IReadOnlyList<string> SituationNames { get; } =
    [
        Situations.AtomicAllocationFailed, Situations.SleepingAllocationFailed, Situations.InterruptArrived,
        Situations.SoftirqArrived, Situations.CpuChangedHands, Situations.StoreWasLate,
        ForkedProcessRan, RangeBusy, FreeAgainstReserve, TwoReserves, MigrationAgainstFault, ReservedFlagLate,
    ];

    /// <inheritdoc/>
    public string LateStart => ForkedProcessRan;

    private const string ForkedProcessRan = "situation: forked process ran";

    /// <inheritdoc/>
    public void Watch(Overlaps overlaps)
    {
        var reserve = PathSet.Of("reserve_tag_storage");
        var faults = PathSet.Of("handle_pte_protnone", "handle_page_missing_tag_storage");

        // The reference counts behind those of the data pages are the blocks'.
        overlaps.Meetings[FreeAgainstReserve] =
            new Meeting(revision.Counts, revision.Memory.DataPages, PathSet.Of("free_tag_storage"), reserve);
        overlaps.Meetings[TwoReserves] = new Meeting(revision.Flags, 0, reserve, reserve);
        overlaps.Meetings[MigrationAgainstFault] = new Meeting(revision.Counts, 0, PathSet.Of("migrate_pages"), faults);
    }

    /// <inheritdoc/>
    public void AddRun(SystemUnderTest system, Action<string, long> count)
    {
        var code = (Revision)system.Code!;
        var machine = system.Machine;
        for (var i = 0; i < machine.Threads.Count; i++)
        {
            var thread = machine.Threads[i];
            if (code.FaultsLeftTo(thread).Busy < code.FaultsOf(thread).Busy) count(RangeBusy, 1);
        }

        count(ReservedFlagLate, code.Flags.LateReservations);
    }
}
