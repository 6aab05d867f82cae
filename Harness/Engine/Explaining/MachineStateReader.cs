using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Reads the state of a machine that a run has left in between.</summary>
internal sealed class MachineStateReader
{
    private readonly RecordedRun run;
    private readonly Machine machine;

    internal MachineStateReader(RecordedRun run)
    {
        this.run = run;
        machine = run.Machine;
    }

    internal MachineState Read(int step)
    {
        var last = run.Last(run.Entries.Count, entry => entry.Thread.Index >= 0);
        var lastText = step == 0 || last < 0 ? ""
            : $"{run.Entries[last].Thread.Name}: "
            + $"{run.Entries[last].Told}{(run.Entries[last].Function.Length > 0 ? $" in {run.Entries[last].Function}()" : "")}";
        var own = run.Stories.StateOf(run);
        var objects = own.Data.ToDictionary(item => item.Name, item => item.Value);
        return new MachineState(run.Name, step, lastText, [.. Cpus()], [.. Threads()], [.. Locks()])
        {
            Objects = objects,
            Sections = own.Sections
        };
    }

    private IEnumerable<CpuState> Cpus() =>
        from thread in machine.Threads
        where !thread.IsInterrupt && thread.Drains is null
        group thread by thread.Cpu into tasks
        let cpu = tasks.Key
        let runs = cpu.Handler ?? (cpu.IsShared ? cpu.Running : tasks.First())
        select new CpuState(cpu.Name, runs is null or { Finished: true } ? "" : runs.Name, cpu.PreemptCount, cpu.IrqsDisabled,
            runs?.RcuDepth ?? 0, cpu.Stores is { IsEmpty: false });

    /// <summary>A step that has not been made has no result yet.</summary>
    private IEnumerable<ModelThreadState> Threads()
    {
        foreach (var thread in machine.Threads)
        {
            if (thread.Drains is not null) continue;
            var pending = thread.Pending;
            var isOver = thread.Finished;
            var isFrozen = !isOver && thread.Cpu.Froze(thread);
            var status = isOver ? "has returned" : !thread.Arrived ? "not started" : isFrozen ? $"interrupted by {thread.Cpu.Handler}"
                : thread.IsOffCpu ? $"off the CPU, which {thread.Cpu.Running} has"
                : pending.Target.CanGo(thread, pending) ? "can go"
                    : $"waits{(thread.Blocker is { } blocker ? $" for {blocker.Name}" : "")}";
            yield return new ModelThreadState(thread.Name, isOver ? "" : pending.Target.Tell(pending, 0).Call, status, isOver ? []
                : thread.Calls.Names());
        }
    }

    private IEnumerable<LockState> Locks() =>
        from thread in machine.Setup is { } setup ? machine.Threads.Prepend(setup) : machine.Threads
        from taken in run.Held(thread, run.Entries.Count)
        select new LockState(taken.Lock.Name, taken.Class, thread.Name, run.InSetup(taken.Entry) ? 0 : run.Number(taken.Entry),
            run.Entries[taken.Entry].Calls.Count > 0 ? run.Entries[taken.Entry].Calls[0] : "");
}
