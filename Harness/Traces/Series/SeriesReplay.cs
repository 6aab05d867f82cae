using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>
/// Drives the model's functions through the calls of a recorded case and compares everything that can be seen: results, events in
/// their order, what a debug kernel would say, the state after each call and at the end.
/// </summary>
public sealed class SeriesReplay : IOutcomeSource
{
    private static readonly Dictionary<string, Func<Machine, MachineConfiguration, Revision>> Revisions = new()
    {
        ["rfc-v2"] = (machine, configuration) => new RecordedV2(machine, configuration),
        ["rfc-v3"] = (machine, configuration) => new RecordedV3(machine, configuration),
    };

    private readonly RecordedCase recorded;
    private readonly Machine machine = new() { Checked = true };
    private readonly Revision revision;
    private readonly StandIns standIns;
    private readonly Cpu cpu;
    private readonly ModelThread thread;
    private readonly BufferNames names = new();
    private readonly HashSet<Page> written = [];
    private readonly SeriesLocks locks;
    private readonly SeriesEvents events;
    private readonly SeriesCalls calls;
    private readonly SeriesPreparations preparations;
    private readonly Queue<bool> nodes = [];
    private readonly Queue<bool> buffers = [];
    private RecordedStep? call;
    private int number;
    private int seen;
    private int returned;
    private string? difference;

    private SeriesReplay(RecordedCase recorded, Func<Machine, MachineConfiguration, Revision> make)
    {
        this.recorded = recorded;
        revision = make(machine, SeriesMachine.Of(recorded));
        standIns = ((IRecordedRevision)revision).StandIns;
        locks = new SeriesLocks(revision);
        events = new SeriesEvents(revision, standIns, names, locks, written);
        calls = new SeriesCalls(revision, names);
        preparations = new SeriesPreparations(revision, standIns, names, written);
        cpu = new Cpu(machine, 0);
        thread = machine.AddThread("cpu0", cpu, RunSteps);
        thread.Faults = new FailingAllocations(int.MaxValue, int.MaxValue);
        machine.BindInvariants(null);
    }

    /// <summary>Why a case cannot be replayed; null if it can.</summary>
    public static string? Obstacle(RecordedCase recorded)
    {
        if (!Revisions.ContainsKey(recorded.Revision)) return $"revision {recorded.Revision} is not modelled";
        var foreign = recorded.Revision == "rfc-v2" ? "arch_alloc_page" : "arch_prep_new_page";
        return recorded.Steps.Any(step => step.Name == foreign) ? $"{recorded.Revision} has no {foreign}()" : null;
    }

    /// <summary>Replays a case.</summary>
    /// <returns>The first difference: the case, the call, what was expected and what was got; null if there is none.</returns>
    public static string? Run(RecordedCase recorded) => Run(recorded, Revisions[recorded.Revision]);

    /// <summary>Replays a case on other code than it was recorded of.</summary>
    /// <param name="recorded">The case.</param>
    /// <param name="make">Makes the code, which is an <see cref="IRecordedRevision"/>.</param>
    public static string? Run(RecordedCase recorded, Func<Machine, MachineConfiguration, Revision> make) =>
        new SeriesReplay(recorded, make).FirstDifference() is { } found ? $"{recorded.Label}: {found}" : null;

    int IOutcomeSource.NextOutcome(int outcomes)
    {
        var queue = thread.Pending.Kind == Slab.AllocKind ? nodes : thread.Pending.Kind == TagBuffers.AllocKind ? buffers : null;
        return queue is not null && queue.TryDequeue(out var fails) && fails ? 1 : 0;
    }

    private string? FirstDifference()
    {
        machine.Trace.IsRecording = true;
        machine.Begin();
        machine.Outcomes = this;
        while (difference is null && !thread.Finished)
        {
            if (machine.Runnable() == 0)
            {
                Stop();
                break;
            }

            machine.Advance(thread);
        }

        return difference ?? EndDifference();
    }

    private async KernelTask RunSteps(ModelThread self)
    {
        foreach (var step in recorded.Steps)
        {
            number++;
            if (step.IsPrep)
            {
                await preparations.Perform(step, cpu);
                seen = machine.Trace.Entries.Count;
                returned = machine.Trace.Returns.Count;
                continue;
            }

            Prepare(step);
            var result = await calls.Perform(step);
            Drain();
            events.End();
            difference ??= Compare(step, result);
            call = null;
            if (difference is not null) return;
        }
    }

    private void Prepare(RecordedStep step)
    {
        Drain();
        call = step;
        events.Begin();
        nodes.Clear();
        buffers.Clear();
        standIns.Expect(step.Events);
        foreach (var name in step.Events)
        {
            if (name.StartsWith("node_alloc ", StringComparison.Ordinal)) nodes.Enqueue(name.EndsWith(" fail", StringComparison.Ordinal));
            if (name.StartsWith("kmalloc ", StringComparison.Ordinal)) buffers.Enqueue(name.EndsWith("= null", StringComparison.Ordinal));
        }
    }

    /// <summary>The thread can never go on: what it stands before is its last event.</summary>
    private void Stop()
    {
        Drain();
        var why = events.Stops(thread.Pending);
        difference = call is null ? $"before step {number - 1}: {why}" : Compare(call, "none");
        if (difference is null && recorded.Stopped != why) difference = $"stopped: expected {recorded.Stopped ?? "no"}, got {why}";
        if (difference is null && number < recorded.Steps.Count) difference = $"step {number} follows a call that never returns";
    }

    private string? Compare(RecordedStep step, string result)
    {
        var where = $"step {number - 1} ({step})";
        var (expected, diagnoses) = SeriesComparison.Comparable(step.Events, step.Diagnoses);
        if (SeriesComparison.FirstDifference(expected, events.Events) is { } found) return $"{where}: event {found}";
        if (step.Result != result) return $"{where}: result: expected {step.Result}, got {result}";
        if (SeriesComparison.FirstDifference(diagnoses, events.Diagnoses) is { } said) return $"{where}: diag {said}";
        var after = State() with { Held = locks.HeldBy(thread) };
        return step.After == after ? null : $"{where}: state: expected {step.After}, got {after}";
    }

    private RecordedState State() => new(cpu.IrqsDisabled ? 1 : 0, cpu.PreemptCount, "");

    private string? EndDifference()
    {
        if (recorded.Stopped is { } why && thread.Finished) return $"stopped: expected {why}, got no";
        var final = SeriesFinal.Of(revision, standIns, names, written, State());
        return SeriesFinal.FirstDifference(recorded.Final, final) is { } found ? $"at the end: {found}" : null;
    }

    private void Drain()
    {
        var (entries, returns) = (machine.Trace.Entries, machine.Trace.Returns);
        for (; seen < entries.Count; seen++)
        {
            for (; returned < returns.Count && returns[returned].Entry <= seen; returned++) events.Returned(returns[returned]);
            events.See(entries[seen]);
        }

        for (; returned < returns.Count; returned++) events.Returned(returns[returned]);
    }
}
