using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>What the kernel says of rules about the running context: sleeping, interrupts, preemption, warnings.</summary>
internal static class ContextSplat
{
    /// <summary>__might_sleep() of CONFIG_DEBUG_ATOMIC_SLEEP.</summary>
    internal static Scene Sleep(RecordedRun run, Violation violation)
    {
        var thread = violation.Thread!;
        var entry = run.Entries[violation.Entry - 1];
        var inAtomic = violation.First != 0 || thread.IsInterrupt ? 1 : 0;
        var harm = violation.IsActual ? "A blocking operation really runs here." : "Announced by might_sleep(); it may sleep on another day.";
        return Scene.At(
            run,
            violation,
            "BUG: sleeping function called from invalid context",
            [
                $"in_atomic(): {inAtomic}, irqs_disabled(): {violation.Second}, non_block: 0, pid: {thread.Name}, in {violation.Key.Function}",
                $"preempt_count: {violation.First}, RCU nest depth: {entry.RcuDepth}",
                harm,
            ]);
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
                $"irqs_disabled(): {violation.First} on entry to {violation.Key.Detail}, {violation.Second} on return, pid: {violation.Thread!.Name}",
                .. changed is null ? (string[])[] : [$"turned {(violation.Second != 0 ? "off" : "on")} by {changed}"],
            ]);
    }

    /// <summary>A function returned with another preempt count or RCU depth.</summary>
    internal static Scene PreemptCount(RecordedRun run, Violation violation)
    {
        var (title, what) = violation.First == violation.Second
            ? ("RCU nest depth imbalance", "the RCU nest depth on return is not that on entry")
            : ("preempt_count imbalance", $"preempt_count: {violation.First} on entry, {violation.Second} on return");
        return Scene.At(run, violation, $"BUG: {title} in {Where(violation)}", [$"{what}, pid: {violation.Thread!.Name}"]);
    }

    /// <summary>WARN_ON() and its kin.</summary>
    internal static Scene Warning(RecordedRun run, Violation violation)
    {
        var thread = violation.Thread!;
        var entry = run.Entries[violation.Entry - 1];
        var number = thread.Cpu.Name["cpu".Length..];
        var service = entry.Calls.Count > 0 && entry.Calls[0] != violation.Key.Function ? $", called by {violation.Key.Function}" : "";
        return Scene.At(
            run,
            violation,
            $"WARNING: CPU: {number} at {violation.Key.Function}: {violation.Key.Detail}",
            [$"CPU: {number} PID: {thread.Name}, the warning is in {(entry.Calls.Count > 0 ? entry.Calls[0] : thread.Name)}{service}"]);
    }

    private static string Where(Violation violation) =>
        violation.Key.Function == violation.Key.Detail || violation.Key.Function.Length == 0
            ? violation.Key.Detail
            : $"{violation.Key.Detail} in {violation.Key.Function}";

    private static string? LastChange(RecordedRun run, Violation violation)
    {
        var wanted = violation.Second != 0;
        for (var i = run.LastOf(violation.Thread, violation.Entry, isStep: true); i >= 0;)
        {
            var before = run.LastOf(violation.Thread, i, isStep: true);
            if (run.Entries[i].IrqsDisabled != wanted) return null;
            if (before < 0 || run.Entries[before].IrqsDisabled != wanted)
                return $"{run.Entries[i].Text} in {run.Entries[i].Calls.FirstOrDefault() ?? violation.Key.Function}";
            i = before;
        }

        return null;
    }
}
