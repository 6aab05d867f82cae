using System.Numerics;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I20: nobody spins for PG_mte_tagged while holding a lock that the owner of PG_mte_lock may need before it sets it, or
/// in an interrupt that may have stopped the owner. Which locks owners take and spinners hold is gathered during a run
/// and judged at its end: as sets these do not depend on the order. That it comes to a deadlock is I12's.
/// </summary>
public sealed class NoSpinUnderTheOwnersLock : Invariant<Revision>
{
    /// <summary>Detail: the spinning one may have interrupted the owner.</summary>
    public const string InInterrupt = "in an interrupt";

    private static readonly StepTest IsOfLock = (in step) => PageFlags.FlagOf(step) == PageFlag.MteLock;
    private static readonly StepTest IsOfTagged = (in step) => PageFlags.FlagOf(step) == PageFlag.MteTagged;
    private readonly int[] owned = new int[33];
    private readonly string[] spinners = new string[64];
    private ulong taken;
    private ulong held;
    private bool isWonWithInterruptsOn;
    private string? spinsInInterrupt;

    /// <inheritdoc/>
    public override string Id => "I20";

    /// <inheritdoc/>
    public override string Sentence => "Nobody spins for PG_mte_tagged with a lock that the owner of PG_mte_lock may need";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(PageFlags.TestAndSetKind, when: IsOfLock, does: WinOrSpin),
        On([PageFlags.SetKind, PageFlags.SetKind.Buffered!], when: IsOfTagged, does: Release),
        On([Mutex.LockKind, FolioLock.LockKind, .. SpinLock.LockKinds, .. RwLock.LockKinds, .. RwSemaphore.LockKinds], does: Take),
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        Array.Clear(owned);
        taken = 0;
        held = 0;
        isWonWithInterruptsOn = false;
        spinsInInterrupt = null;
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned && !cut) AddWanted();
        for (var both = taken & held; both != 0; both &= both - 1)
        {
            var index = BitOperations.TrailingZeroCount(both);
            Machine.Violations.Report(this, null, Machine.LockClasses.All[index].Name, isActual: false, function: spinners[index]);
        }

        if (spinsInInterrupt is not null && isWonWithInterruptsOn)
            Machine.Violations.Report(this, null, InInterrupt, isActual: false, function: spinsInInterrupt);
    }

    /// <summary>Where nobody can go on any more, the locks that owners want are needed as much as those that they got.</summary>
    private void AddWanted()
    {
        foreach (var thread in Machine.Threads)
        {
            if (owned[thread.Index + 1] > 0 && !thread.Finished && thread.Pending.Target is Lock wanted) taken |= 1ul << wanted.Class.Index;
        }
    }

    private void WinOrSpin(ModelThread thread, in Step step, long result)
    {
        if (result != 0) Spin(thread);
        else owned[thread.Index + 1]++;
        isWonWithInterruptsOn |= result == 0 && !thread.IsInterrupt && !thread.Cpu.IrqsDisabled;
    }

    private void Release(ModelThread thread, in Step step, long result)
    {
        ref var owns = ref owned[thread.Index + 1];
        if (owns > 0 && Makes(thread, step)) owns--;
    }

    /// <summary>An owner takes a lock, or goes to wait for it.</summary>
    private void Take(ModelThread thread, in Step step, long result)
    {
        if (owned[thread.Index + 1] > 0) taken |= 1ul << ((Lock)step.Target).Class.Index;
    }

    /// <summary>
    /// Whether the thread makes a store now, rather than one that it made earlier takes effect: nothing that it waits for meanwhile
    /// holds that up.
    /// </summary>
    private static bool Makes(ModelThread thread, in Step step) =>
        step.Kind == PageFlags.SetKind.Buffered || thread.Index < 0 || thread.Cpu.Stores is null;

    private void Spin(ModelThread thread)
    {
        Exercised++;
        var function = thread.Calls.Innermost?.Name ?? "";
        if (thread.IsInterrupt) spinsInInterrupt = First(spinsInInterrupt, function);
        for (var classes = thread.Held.Classes; classes != 0; classes &= classes - 1)
        {
            var index = BitOperations.TrailingZeroCount(classes);
            spinners[index] = First((held >> index & 1) != 0 ? spinners[index] : null, function);
            held |= 1ul << index;
        }
    }

    /// <summary>Of several functions the one that does not depend on the order of their steps.</summary>
    private static string First(string? known, string function) =>
        known is null || string.CompareOrdinal(function, known) < 0 ? function : known;
}
