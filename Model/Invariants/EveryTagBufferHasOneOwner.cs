using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I11: a tag buffer is freed once, and when everything has returned each one that is not freed is in exactly one
/// slot of an xarray. Where somebody never returns, one is leaked that is in no slot, and that only such threads have come
/// across as have returned since, or gone on to another call: nothing is handed from call to call but through an xarray.
/// </summary>
public sealed class EveryTagBufferHasOneOwner : Invariant<Revision>
{
    /// <summary>Detail: kfree() of what is free.</summary>
    public const string FreedTwice = "freed twice";

    /// <summary>Detail, at the end: no xarray holds it, and nobody has freed it.</summary>
    public const string Leaked = "leaked";

    /// <summary>Detail, at the end: the same, and whoever had it last found no memory for a slot to keep it in.</summary>
    public const string LeakedWithoutSlot = "leaked for want of a slot";

    /// <summary>Detail, at the end: two slots hold it.</summary>
    public const string OwnedTwice = "owned twice";

    /// <summary>What finds a buffer in an xarray, or takes it out.</summary>
    private static readonly StepKind[] Finds = [XArray.LoadKind, XArray.FindKind, XArray.NextKind, XArray.StoreKind, XArray.EraseKind];

    private readonly Dictionary<long, int> owners = [];

    /// <summary>By buffer and thread: the last call in which the thread has come across the buffer, and not stored it since.</summary>
    private readonly Dictionary<(long Buffer, int Thread), int> holders = [];

    /// <summary>Buffers that somebody had at hand when he found no memory for a node of an xarray.</summary>
    private readonly HashSet<long> slotless = [];

    /// <inheritdoc/>
    public override string Id => "I11";

    /// <inheritdoc/>
    public override string Sentence => "Every tag buffer has exactly one owner";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(TagBuffers.FreeKind, does: Free),
        On(TagBuffers.AllocKind, does: Find),
        On(Slab.AllocKind, does: MissNode),
        On(Finds, of: Code.TagsByPfn, does: Find),
        On(Finds, of: Code.TagsBySwpEntry, does: Find),
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        holders.Clear();
        slotless.Clear();
    }

    private void Free(ModelThread thread, in Step step, long result)
    {
        Exercised++;
        if (Code.Buffers.WasDoubleFree(step)) Machine.Violations.Report(this, thread, FreedTwice, step.Argument);
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (Code.Buffers.Allocated.IsEmpty) return;
        owners.Clear();
        foreach (var slot in Code.TagsByPfn.Slots) Count(slot);
        foreach (var slot in Code.TagsBySwpEntry.Slots) Count(slot);
        foreach (var buffer in Code.Buffers.Allocated)
        {
            Exercised++;
            var count = owners.GetValueOrDefault(buffer);
            var isLive = Code.Buffers.IsLive(buffer);
            if (count == (isLive ? 1 : 0)) continue;
            if (!allReturned && (count > 0 || IsWithinReach(buffer))) continue;
            var what = count == 0 ? slotless.Contains(buffer) ? LeakedWithoutSlot : Leaked : isLive ? OwnedTwice : "freed but still stored";
            Machine.Violations.Report(this, null, what, buffer, function: Code.Buffers.AllocatorOf(buffer)?.Name);
        }
    }

    private void Find(ModelThread thread, in Step step, long result)
    {
        if (SeriesSteps.BufferOf(new XaEntry((ulong)result)) is not 0 and var found) holders[(found, thread.Index)] = thread.CallNumber;
        if (step.Kind != XArray.StoreKind || !XArray.HasStored(result)) return;
        if (SeriesSteps.BufferOf(((XaState)step.Payload!).Entry) is not 0 and var stored) holders.Remove((stored, thread.Index));
    }

    private void MissNode(ModelThread thread, in Step step, long result)
    {
        // The attempt with GFP_NOWAIT comes before the one that counts.
        if (result != 0 || (Gfp)step.Argument == Gfp.NoWait) return;
        foreach (var (buffer, holder) in holders.Keys)
        {
            if (holder == thread.Index && holders[(buffer, holder)] == thread.CallNumber) slotless.Add(buffer);
        }
    }

    /// <summary>Whether somebody who has not returned may have a buffer at hand.</summary>
    private bool IsWithinReach(long buffer)
    {
        foreach (var thread in Machine.Threads)
        {
            if (IsHeldBy(buffer, thread)) return true;
        }

        return Machine.Setup is { } setup && IsHeldBy(buffer, setup);
    }

    private bool IsHeldBy(long buffer, ModelThread thread) =>
        !thread.Finished && holders.TryGetValue((buffer, thread.Index), out var call) && call == thread.CallNumber;

    private void Count(XaFound slot)
    {
        if (SeriesSteps.BufferOf(slot.Entry) is not (not 0 and var buffer)) return;
        owners[buffer] = owners.GetValueOrDefault(buffer) + 1;
    }
}
