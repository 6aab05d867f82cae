using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Lockdep;

/// <summary>Who waits for whom when no thread can go.</summary>
/// <param name="machine">The machine.</param>
/// <param name="texts">Where texts are kept.</param>
/// <param name="cycles">Names cycles.</param>
public sealed class WaitGraph(Machine machine, DetailTexts texts, LockCycle cycles)
{
    private readonly List<ModelThread> cycle = [];
    private readonly List<string> names = [];

    /// <summary>Reports each wait cycle, and each thread that waits for something that nobody will do.</summary>
    public void Judge(LocksAreSound rule)
    {
        if (machine.Setup is { Finished: false } setup)
        {
            ReportAlone(rule, setup);
            return;
        }

        for (var i = 0; i < machine.Threads.Count; i++)
        {
            var thread = machine.Threads[i];
            if (thread.Finished || thread.Drains is not null || (!thread.Arrived && thread.MayNeverStart)) continue;
            var blocker = thread.Blocker;
            if (blocker is null && KeptOff(thread) is { } off) ReportSpin(rule, thread, off);
            else if (blocker is null || blocker.Finished) ReportAlone(rule, thread);
            else if (IsOnCycle(thread)) ReportCycle(rule);
        }
    }

    private static string Wants(ModelThread thread) =>
        thread.Cpu.Froze(thread) ? "interrupt" : thread.IsOffCpu ? "the CPU"
            : thread.Pending.Target is Lock wanted ? wanted.Class.Name : thread.Pending.Target.WaitText(thread.Pending);

    /// <summary>Whether it is the CPU of one that had to sleep where it must not, which the kernel would have taken from it.</summary>
    private static bool IsKeptBySleeper(ModelThread thread) => thread.IsOffCpu && thread.Cpu.Running!.IsAtSchedulingPoint;

    private static string FunctionOf(ModelThread thread) => thread.Calls.Innermost?.Name ?? "";

    /// <summary>Whether a thread is on a cycle, which is then at hand, rather than waiting for one.</summary>
    private bool IsOnCycle(ModelThread start)
    {
        cycle.Clear();
        for (var at = start; at is not null && !at.Finished; at = at.Blocker)
        {
            if (cycle.Contains(at)) return at == start;
            cycle.Add(at);
        }

        return false;
    }

    private void ReportAlone(LocksAreSound rule, ModelThread thread) =>
        machine.Violations.Report(
            rule, thread, texts.Of("waits for ever: ", Wants(thread)),
            isCausedInSetup: thread.Blocker is { } holder && holder == machine.Setup);

    /// <summary>Who could go if a task gave up its CPU, of those that may do what it waits for; null if nobody is kept off it.</summary>
    private ModelThread? KeptOff(ModelThread thread)
    {
        if (thread.Pending.Target is Lock || thread.IsAtSchedulingPoint) return null;
        // Not as an enumeration: it would be an allocation a run.
        for (var i = 0; i < machine.Threads.Count; i++)
        {
            if (machine.Threads[i] is { IsOffCpu: true } other && other.Cpu.Running == thread) return other;
        }

        return null;
    }

    private void ReportSpin(LocksAreSound rule, ModelThread spinner, ModelThread off) => machine.Violations.Report(
        rule, spinner, texts.Of("spins for a task that is off its CPU: ", Wants(spinner)), off.Index, (long)LockFault.CpuDeadlock);

    private void ReportCycle(LocksAreSound rule)
    {
        if (cycle.Exists(IsKeptBySleeper)) return;
        if (cycle.Count == 1)
        {
            // The recursion was reported when the lock was asked for; now it has happened.
            var step = cycle[0].Pending;
            machine.Violations.Report(
                rule, cycle[0], step.Target is Lock wanted ? wanted.ClassOf(step).RecursionText
                    : texts.Of("recursion: ", step.Target.WaitText(step)),
                second: (long)LockFault.Recursion);
            return;
        }

        if (cycle.Count == 2 && cycle[0].Cpu == cycle[1].Cpu && (cycle[0].IsInterrupt || cycle[1].IsInterrupt))
        {
            // The function that holds the lock with interrupts on is the one to blame, not the handler.
            var (handler, interrupted) = cycle[0].Cpu.Froze(cycle[1]) ? (cycle[0], cycle[1]) : (cycle[1], cycle[0]);
            machine.Violations.Report(rule, interrupted, texts.Of("deadlock with an interrupt: ", Wants(handler)), handler.Index,
                (long)LockFault.InterruptDeadlock);
            return;
        }

        if (cycle.Count == 2 && (cycle[0].IsOffCpu || cycle[1].IsOffCpu))
        {
            var (spinner, off) = cycle[0].IsOffCpu ? (cycle[1], cycle[0]) : (cycle[0], cycle[1]);
            ReportSpin(rule, spinner, off);
            return;
        }

        names.Clear();
        foreach (var thread in cycle) names.Add(texts.Of(FunctionOf(thread), " wants ", Wants(thread)));
        var first = cycle[LockCycle.Smallest(names)];
        machine.Violations.Report(rule, null, cycles.Text("deadlock: ", names), function: FunctionOf(first));
    }
}
