using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Engine.Explaining;

/// <summary>WARN_ON() and its kin.</summary>
public static class WarningStory
{
    /// <summary>The story of a warning of which nothing is known but its condition.</summary>
    public static Scene Of(RecordedRun run, Violation violation) => Of(run, violation, [], Causes(run, violation));

    /// <summary>The story of a warning.</summary>
    /// <param name="run">The run.</param>
    /// <param name="violation">The warning.</param>
    /// <param name="later">What is to be said of what became true afterwards.</param>
    /// <param name="causes">Why the condition is true.</param>
    public static Scene Of(RecordedRun run, Violation violation, IEnumerable<string> later, IEnumerable<Fact> causes)
    {
        var thread = violation.Thread!;
        var at = violation.Entry - 1;
        var entry = run.Entries[at];
        var number = thread.Cpu.Number;
        var service = entry.Calls.Count > 0 && entry.Calls[0] != violation.Key.Function ? $", called by {violation.Key.Function}" : "";
        var next = run.Next(thread, at);
        return Scene.At(
            run,
            violation,
            $"WARNING: CPU: {number} at {violation.Key.Function}: {violation.Key.Detail}",
            [
                $"CPU: {number} PID: {thread.Name}, the warning is in {(entry.Calls.Count > 0 ? entry.Calls[0] : thread.Name)}{service}",
                .. later,
                .. next < 0 ? (string[])[] : [$"{thread.Name} goes on after the warning: {run.Entries[next].Told}"],
            ])
            .With([.. causes, new(at, $"the warning's condition is true: {violation.Key.Detail}")]);
    }

    /// <summary>
    /// Why a condition is true, as far as the machine knows: what keeps the thread from being preempted, if it is about
    /// that, or the last step before.
    /// </summary>
    public static IEnumerable<Fact> Causes(RecordedRun run, Violation violation)
    {
        var (thread, at) = (violation.Thread!, violation.Entry - 1);
        if (run.Entries[at].Result == Context.AboutPreemption) return AtomicFacts.Of(run, thread, at, withRcu: !run.Machine.PreemptRcu);
        return run.LastOf(thread, at, isStep: true) is >= 0 and var last ? [new(last, "the last step before it")] : [];
    }
}
