using System.Numerics;

namespace TagStorageModel.Model;

/// <summary>
/// I20: nobody spins for PG_mte_tagged while holding a lock that the owner of PG_mte_lock may need before it sets it, or
/// in an interrupt that may have stopped the owner. Which locks owners take and spinners hold is gathered during a run
/// and judged at its end: as sets these do not depend on the order. That it comes to a deadlock is I12's.
/// </summary>
public sealed class NoSpinUnderTheOwnersLock : Invariant
{
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
    public override IReadOnlyList<StepKind> Watches => [PageFlags.TestAndSetKind, PageFlags.SetKind, PageFlags.SetKind.Buffered!, Mutex.LockKind, .. SpinLock.LockKinds];

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
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        ref var owns = ref owned[thread.Index + 1];
        if (step.Target is Lock)
        {
            // The newest of the locks that it holds.
            if (owns > 0) taken |= 1ul << thread.Held[thread.Held.Count - 1].Class.Index;
        }
        else if (step.Kind == PageFlags.TestAndSetKind)
        {
            if (PageFlags.FlagOf(step) != PageFlag.MteLock) return;
            if (result != 0) Spins(thread);
            else owns++;
            isWonWithInterruptsOn |= result == 0 && !thread.IsInterrupt && !thread.Cpu.IrqsDisabled;
        }
        else if (owns > 0 && PageFlags.FlagOf(step) == PageFlag.MteTagged && Makes(thread, step))
        {
            owns--;
        }
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        for (var both = taken & held; both != 0; both &= both - 1)
        {
            var index = BitOperations.TrailingZeroCount(both);
            Machine.Violations.Report(this, null, Machine.LockClasses.All[index].Name, isActual: false, function: spinners[index]);
        }

        if (spinsInInterrupt is not null && isWonWithInterruptsOn)
            Machine.Violations.Report(this, null, "in an interrupt", isActual: false, function: spinsInInterrupt);
    }

    /// <summary>Whether the thread makes a store now, rather than one that it made earlier takes effect: nothing that it waits for meanwhile holds that up.</summary>
    private static bool Makes(ModelThread thread, in Step step) =>
        step.Kind == PageFlags.SetKind.Buffered || thread.Index < 0 || thread.Cpu.Stores is null;

    private void Spins(ModelThread thread)
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
