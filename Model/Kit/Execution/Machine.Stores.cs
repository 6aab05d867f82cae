namespace TagStorageModel.Kit.Execution;

/// <content>Stores that take effect later.</content>
public sealed partial class Machine
{
    /// <summary>Whether stores that nothing orders may take effect later.</summary>
    public bool HasStoreBuffers { get; private set; }

    /// <summary>
    /// Lets stores on a CPU take effect later, at steps of their own that an engine schedules like a thread's. To be
    /// called after all threads and interrupts have been added.
    /// </summary>
    public ModelThread AddStoreBuffer(string name, Cpu cpu)
    {
        HasStoreBuffers = true;
        var buffer = new StoreBuffer(this, cpu);
        cpu.Stores = buffer;
        return Add(new ModelThread(this, threads.Count, name, cpu, isInterrupt: false, _ => buffer.Run(),
            buffer.Drain())
        { Drains = buffer });
    }

    /// <summary>A store takes effect: the rules see it now, and blame where it was made.</summary>
    private void PerformStore(ModelThread drain, StoreBuffer buffer)
    {
        ModelThread.Current = drain;
        var outcomes = buffer.Choices;
        drain.Outcome = outcomes > 1 ? Outcomes?.NextOutcome(outcomes) ?? 0 : 0;
        if (!drain.Arrived) drain.MarkArrived();
        var taken = buffer.Take(drain.Outcome);
        var step = taken.Store;
        if (Checked) BeginCheckedStep(taken.Thread, step);
        var result = step.Target.Execute(taken.Thread, step);
        Trace.Add(drain, step, outcomes > 1 ? drain.Outcome : Trace.NoChoice, result);
        Violations.Origin = taken.Origin;
        rules.Observe(taken.Thread, step, result);
        Violations.Origin = null;
        executing = false;
    }
}
