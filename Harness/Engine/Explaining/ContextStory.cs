using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Engine.Explaining;

/// <summary>What the kernel says of rules about the running context: sleeping, interrupts, preemption, warnings.</summary>
internal static class ContextStory
{
    /// <summary>__might_sleep() of CONFIG_DEBUG_ATOMIC_SLEEP.</summary>
    internal static Scene Sleep(RecordedRun run, Violation violation)
    {
        var thread = violation.Thread!;
        var entry = run.Entries[violation.Entry - 1];
        var inAtomic = violation.First != 0 || thread.IsInterrupt ? 1 : 0;
        var harm = violation.IsActual ? "It really does in this run." : "It need not each time: might_sleep() warns always.";
        return Scene.At(
            run,
            violation,
            "BUG: sleeping function called from invalid context",
            [
                $"in_atomic(): {inAtomic}, irqs_disabled(): {violation.Second}, non_block: 0, pid: {thread.Name}, in "
                    + $"{violation.Key.Function}",
                $"preempt_count: {violation.First}, RCU nest depth: {entry.RcuDepth}",
            ]).With([.. AtomicFacts.Of(run, thread, violation.Entry - 1),
                new(violation.Entry - 1, $"{Callee(entry, violation)} is told that it may sleep here. {harm}")]);
    }

    /// <summary>A function returned with interrupts off that it had found on, or the other way round.</summary>
    internal static Scene InterruptState(RecordedRun run, Violation violation)
    {
        var state = violation.Second != 0 ? "disabled" : "enabled";
        var changed = LastChange(run, violation);
        return Scene.At(
            run,
            violation,
            $"BUG: interrupts left {state} by {Where(violation)}",
            [
                $"irqs_disabled(): {violation.First} on entry to {violation.Key.Detail}, {violation.Second} on return, pid: "
                    + $"{violation.Thread!.Name}",
                .. changed < 0 ? (string[])[]
                    : [$"turned {(violation.Second != 0 ? "off" : "on")} by {run.Entries[changed].Text} in "
                    + $"{run.Entries[changed].Calls.FirstOrDefault() ?? violation.Key.Function}"],
            ]).With([
                .. changed < 0 ? [] : TakenOtherwise(run, changed),
                Entered(run, violation, violation.First != 0 ? "with interrupts off" : "with interrupts on"),
                .. changed < 0 ? (Fact[])[]
                    : [new(changed, $"interrupts are turned {(violation.Second != 0 ? "off" : "on")}{ByType(run, changed)}")
                        { IsCause = true }],
                new(violation.Entry - 1, $"{violation.Key.Detail}() returns with interrupts {(violation.Second != 0 ? "off" : "on")}"),
            ]);
    }

    /// <summary>The same lock was taken in another way before.</summary>
    private static IEnumerable<Fact> TakenOtherwise(RecordedRun run, int changed)
    {
        if (run.Entries[changed].Step.Target is not Lock taken) yield break;
        var before = run.Last(changed, entry => entry.Thread == run.Entries[changed].Thread && entry.Step.Target == taken
            && entry.Step.Kind != run.Entries[changed].Step.Kind && entry.LocksHeld > 0
            && run.Held(entry.Thread, run.IndexOf(entry) + 1).Exists(held => held.Lock == taken));
        if (before >= 0) yield return new(before, $"{run.Entries[before].Thread.Name} takes the lock with {run.Entries[before].Text}: "
            + "interrupts stay as they are");
    }

    /// <summary>The lock of an xarray may be retaken by the type of the array, however it was taken.</summary>
    private static string ByType(RecordedRun run, int changed) => run.Entries[changed].Step.Payload is XArray array
        ? $": {array.Name} is an array with XA_FLAGS_LOCK_IRQ, and its lock is retaken by that" : "";

    /// <summary>A function returned with another preempt count or RCU depth.</summary>
    internal static Scene PreemptCount(RecordedRun run, Violation violation)
    {
        var (title, what) = violation.First == violation.Second
            ? ("RCU nest depth imbalance", "the RCU nest depth on return is not that on entry")
            : ("preempt_count imbalance", $"preempt_count: {violation.First} on entry, {violation.Second} on return");
        return Scene.At(run, violation, $"BUG: {title} in {Where(violation)}", [$"{what}, pid: {violation.Thread!.Name}"]).With(
            Entered(run, violation, $"with preempt_count {violation.First}"),
            new(violation.Entry - 1,
                $"{violation.Key.Detail}() returns with preempt_count {violation.Second}, RCU nest depth "
                + $"{run.Entries[violation.Entry - 1].RcuDepth}"));
    }

    /// <summary>The step before a function was entered.</summary>
    private static Fact Entered(RecordedRun run, Violation violation, string how)
    {
        var depth = run.Entries[violation.Entry - 1].Calls.Count;
        var at = run.Last(violation.Entry, entry => entry.Thread == violation.Thread && entry.Calls.Count < depth);
        return new(at, $"the last step before {violation.Key.Detail}() is entered, {how}");
    }

    private static string Callee(TraceEntry entry, Violation violation) =>
        entry.Calls.Count > 0 && entry.Calls[0] != violation.Key.Function ? $"{entry.Calls[0]}(), called by {violation.Key.Function}(),"
            : $"{violation.Key.Function}()";

    private static string Where(Violation violation) =>
        violation.Key.Function == violation.Key.Detail || violation.Key.Function.Length == 0
            ? violation.Key.Detail
            : $"{violation.Key.Detail} in {violation.Key.Function}";

    private static int LastChange(RecordedRun run, Violation violation)
    {
        var wanted = violation.Second != 0;
        for (var i = run.LastOf(violation.Thread, violation.Entry, isStep: true); i >= 0;)
        {
            var before = run.LastOf(violation.Thread, i, isStep: true);
            if (run.Entries[i].IrqsDisabled != wanted) return -1;
            if (before < 0 || run.Entries[before].IrqsDisabled != wanted)
                return i;
            i = before;
        }

        return -1;
    }
}
