using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces;

/// <summary>
/// Drives the model's XArray through a recorded trace of the kernel's own and compares everything that can be
/// seen: results, events in their order, the interrupt state, and the tree at the end.
/// </summary>
public sealed class TraceReplay : IOutcomeSource
{
    private const string RacePrefix = "race:";
    private readonly RecordedTrace trace;
    private readonly Machine machine = new() { Checked = true };
    private readonly XArray array;
    private readonly ReplayCpu outer;
    private readonly ReplayCpu inner;
    private ReplayCpu acting;
    private int seen;
    private string? difference;

    private TraceReplay(RecordedTrace trace)
    {
        this.trace = trace;
        array = new XArray(machine, "xa", trace.Flags, new Slab(machine, "radix_tree_node"));
        outer = new ReplayCpu(machine, array, 0, RunSteps);
        inner = new ReplayCpu(machine, array, 1, RunRaces);
        acting = outer;
        machine.BindInvariants(null);
    }

    /// <summary>Replays a trace.</summary>
    /// <returns>The first difference: the trace, the step, what was expected and what was got; null if there is none.</returns>
    public static string? Run(RecordedTrace trace)
    {
        var replay = new TraceReplay(trace);
        return replay.FirstDifference() is { } found ? $"{trace.Label}: {found}" : null;
    }

    /// <summary>Replays a file of traces.</summary>
    /// <exception cref="BadInputException">The file cannot be read or is malformed.</exception>
    public static TraceFileResult RunFile(string path)
    {
        var result = default(TraceFileResult);
        foreach (var trace in TraceReader.Read(path))
        {
            var found = Run(trace);
            result = new(result.Passed + (found is null ? 1 : 0), result.Total + 1, result.FirstDifference ?? found);
        }

        return result;
    }

    int IOutcomeSource.NextOutcome(int outcomes) => acting.NextOutcome();

    private string? FirstDifference()
    {
        machine.Trace.IsRecording = true;
        machine.Begin();
        machine.Outcomes = this;
        // The other CPU goes to its bell.
        Advance(inner);
        while (difference is null && !outer.Thread.Finished)
        {
            RunDueRaces();
            if (difference is null) Advance(outer);
        }

        return difference ?? EndDifference();
    }

    private void Advance(ReplayCpu cpu)
    {
        acting = cpu;
        if ((machine.Runnable() >> cpu.Thread.Index & 1) == 0)
        {
            difference = $"{cpu.Where}: cannot go on at {cpu.Thread.Pending.Kind.Name}";
            return;
        }

        machine.Advance(cpu.Thread);
        Drain();
        acting = outer;
    }

    /// <summary>What the other CPU does while the lock is dropped, right before the blocking allocation.</summary>
    private void RunDueRaces()
    {
        var pending = outer.Thread.Pending;
        if (pending.Kind != Slab.AllocKind || !((Gfp)pending.Argument).MaySleep()) return;
        while (difference is null && outer.Expected is { } name && name.StartsWith(RacePrefix, StringComparison.Ordinal))
        {
            var races = outer.Operation.Races;
            if (!int.TryParse(name.AsSpan(RacePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var race)
                || race >= races.Count)
            {
                difference = $"{outer.Where}: there is no {name}";
                return;
            }

            outer.Saw(name);
            inner.Prepare(races[race], $"{outer.Where}, race {race} ({races[race].Op} {TraceTokens.OfIndex(races[race].Index)})");
            while (difference is null && inner.IsPrepared) Advance(inner);
        }
    }

    private async KernelTask RunSteps(ModelThread thread)
    {
        for (var i = 0; i < trace.Steps.Count; i++)
        {
            var op = trace.Steps[i];
            outer.Prepare(op, $"step {i} ({op.Op} {TraceTokens.OfIndex(op.Index)})");
            var result = await outer.Operations.Perform(op);
            Finish(outer, result);
        }
    }

    private async KernelTask RunRaces(ModelThread thread)
    {
        while (true)
        {
            await inner.Wait();
            var result = await inner.Operations.Perform(inner.Operation);
            Finish(inner, result);
        }
    }

    private void Finish(ReplayCpu cpu, OperationResult result)
    {
        Drain();
        difference ??= cpu.Finish(result);
    }

    private void Drain()
    {
        var entries = machine.Trace.Entries;
        for (; seen < entries.Count; seen++)
        {
            var entry = entries[seen];
            var cpu = entry.Thread == outer.Thread ? outer : inner;
            if (TraceEvents.Of(entry) is { } name) cpu.Saw(name);
            else if (entry.Note == NoteKind.SleepInAtomic) cpu.SawSleepInAtomic(isActual: entry.Result != 0);
        }
    }

    private string? EndDifference()
    {
        var final = new List<XaFound>();
        foreach (var slot in array.Slots) final.Add(slot);
        var head = array.HeadIsNode ? "node" : TraceTokens.Of(array.HeadEntry);
        XaNodeShape[] nodes = [.. array.Shape()];
        if (trace.Final is { } slots && !slots.SequenceEqual(final))
            return Differ("final", string.Join(' ', slots.Select(Text)), string.Join(' ', final.Select(Text)));
        if (trace.LiveNodes is { } live && live != array.LiveNodes) return Differ("nodes_live", live, array.LiveNodes);
        if (trace.Head is { } expected && expected != head) return Differ("head", expected, head);
        if (trace.Nodes is { } shape && !shape.SequenceEqual(nodes))
            return Differ("nodes", string.Join(' ', shape), string.Join(' ', nodes));
        return array.LiveNodes == nodes.Length ? null : Differ("nodes_live", nodes.Length, array.LiveNodes);
    }

    private static string Text(XaFound slot) => $"{TraceTokens.OfIndex(slot.Index)}:{TraceTokens.Of(slot.Entry)}";

    private static string Differ<T>(string what, T expected, T got) => $"at the end: {what}: expected {expected}, got {got}";
}

/// <summary>What came of a file of traces.</summary>
/// <param name="Passed">How many showed no difference.</param>
/// <param name="Total">How many there were.</param>
/// <param name="FirstDifference">The first difference of the first trace that has one.</param>
public readonly record struct TraceFileResult(int Passed, int Total, string? FirstDifference)
{
    /// <summary>How many traces could not be replayed, which the total does not count, by reason.</summary>
    public IReadOnlyDictionary<string, int>? NotReplayed { get; init; }
}
