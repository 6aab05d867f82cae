using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Costs;

/// <summary>
/// Measures runs by their steps: what memory tags take, what is allocated without sleeping, what a failure does, and how long
/// interrupts and preemption are off. It keeps no rule and judges nothing.
/// </summary>
internal sealed class CostMeter : Invariant<Revision>, IPathFollower
{
    private readonly Dictionary<int, (int IrqsOff, int PreemptionOff)> stretches = [];
    private readonly HashSet<long> written = [];
    private readonly HashSet<ulong> reserved = [];
    private int buffers;
    private int pages;
    private int slots;
    private int allocated;
    private int carved;

    /// <summary>What all runs have come to.</summary>
    internal CostSum Sum { get; private set; } = new();

    /// <inheritdoc/>
    public override string Id => "C1";

    /// <inheritdoc/>
    public override string Sentence => "What the saving of tags costs";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(TagBuffers.AllocKind, does: Allocate),
        On(Slab.AllocKind, does: AllocateNode),
        On(TagBuffers.WriteKind, does: (ModelThread _, in Step step, long _) => written.Add(step.Argument)),
        On(TagBuffers.FreeKind, does: Free),
        On(TagBufferCache.PutKind, does: Put),
        On([XArray.StoreKind, XArray.EraseKind], of: Code.TagsByPfn, does: Store),
        On(KilledProcesses.KillKind, does: (ModelThread _, in Step _, long _) => Sum.Killed++),
        On(FaultNotes.Returned, Return),
    ];

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        Sum.Runs++;
        Sum.UnusedBuffers += allocated - written.Count;
        Sum.UnusedSlots += reserved.Count;
        foreach (var violation in Machine.Violations.Items)
        {
            if (violation.Key.Invariant.Id is "I6" or "I7") Sum.TagsLost++;
        }
    }

    void IPathFollower.Begin()
    {
        stretches.Clear();
        written.Clear();
        reserved.Clear();
        buffers = pages = slots = allocated = carved = 0;
    }

    void IPathFollower.Enter(ModelThread thread, ref EnteredPath entered)
    {
    }

    void IPathFollower.Released(ModelThread thread, Lock item)
    {
    }

    void IPathFollower.Follow(ModelThread thread, in Step step)
    {
        var cpu = thread.Cpu;
        var before = stretches.GetValueOrDefault(cpu.Number);
        var now = (IrqsOff: cpu.IrqsDisabled ? before.IrqsOff + 1 : 0, PreemptionOff: cpu.InAtomic ? before.PreemptionOff + 1 : 0);
        stretches[cpu.Number] = now;
        Sum.LongestIrqsOff = Math.Max(Sum.LongestIrqsOff, now.IrqsOff);
        Sum.LongestPreemptionOff = Math.Max(Sum.LongestPreemptionOff, now.PreemptionOff);
    }

    private void Allocate(ModelThread thread, in Step step, long result)
    {
        var isCarved = TagBuffers.IsCarved(step);
        if (!isCarved) CountAtomic((Gfp)step.Argument, result);
        if (result == 0) return;
        allocated++;
        if (TagBuffers.IsPage(step)) pages++;
        if (isCarved || TagBuffers.IsPage(step)) carved++;
        buffers++;
        Measure();
    }

    private void AllocateNode(ModelThread thread, in Step step, long result) => CountAtomic((Gfp)step.Argument, result);

    /// <summary>The attempt of the xarray before the one that counts is none.</summary>
    private void CountAtomic(Gfp gfp, long result)
    {
        if (gfp.MaySleep() || gfp == Gfp.NoWait) return;
        Sum.AtomicTried++;
        if (result == 0) Sum.AtomicFailed++;
    }

    private void Free(ModelThread thread, in Step step, long result) => buffers--;

    private void Put(ModelThread thread, in Step step, long result)
    {
        carved--;
        pages -= (int)result;
    }

    private void Store(ModelThread thread, in Step step, long result)
    {
        if (!XArray.HasStored(result)) return;
        var entry = ((XaState)step.Payload!).Entry;
        var index = (ulong)step.Argument;
        if (step.Kind == XArray.StoreKind && (entry.IsZero || entry.IsValue)) reserved.Add(index);
        else if (step.Kind == XArray.StoreKind) reserved.Remove(index);
        var was = result != 0;
        slots += step.Kind == XArray.EraseKind ? was ? -1 : 0 : was ? 0 : 1;
        Measure();
    }

    private void Return(ModelThread thread, in Note note)
    {
        var fault = (VmFault)note.Second;
        if ((fault & VmFault.Retry) != 0) Sum.FaultsRetried++;
        if ((fault & VmFault.Oom) != 0) Sum.OutOfMemory++;
    }

    private void Measure()
    {
        Sum.MostBytes = Math.Max(Sum.MostBytes, ((buffers - carved) * TagBuffers.Size) + (pages * TagBuffers.Size * TagBufferCache.PerPage));
        Sum.MostSlots = Math.Max(Sum.MostSlots, slots);
    }
}

/// <summary>What the runs of a family have come to.</summary>
internal sealed class CostSum
{
    internal int Runs { get; set; }

    internal int MostBytes { get; set; }

    internal int MostSlots { get; set; }

    internal int AtomicTried { get; set; }

    internal int AtomicFailed { get; set; }

    internal int Killed { get; set; }

    internal int TagsLost { get; set; }

    internal int FaultsRetried { get; set; }

    internal int OutOfMemory { get; set; }

    internal int LongestIrqsOff { get; set; }

    internal int LongestPreemptionOff { get; set; }

    internal int UnusedBuffers { get; set; }

    internal int UnusedSlots { get; set; }
}
