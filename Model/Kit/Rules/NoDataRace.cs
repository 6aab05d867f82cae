using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Rules;

/// <summary>
/// Of two accesses to a <see cref="Variable"/>, one of which writes, one happens before the other. What orders accesses: a thread's
/// own steps; locks, semaphores, completions and condition variables; creating and joining a thread; grace periods; an acquire that
/// reads from a release, and what reads and writes a cell at once. READ_ONCE() and WRITE_ONCE() do not. By vector clocks
/// (Flanagan and Freund, FastTrack, 2009); what an interrupt does on its own CPU is in order with what it interrupts.
/// </summary>
/// <remarks>
/// A clock is kept for each thread and each location, and changes in steps of that thread, or that have the location in their
/// footprint: two runs that differ in the order of independent steps alone have the same races.
/// </remarks>
public sealed class NoDataRace : Invariant
{
    private readonly Dictionary<Location, VectorClock> released = [];
    private readonly Dictionary<Location, VectorClock> seen = [];
    private readonly Stack<VectorClock> free = new();
    private readonly Dictionary<Word, Accesses> accesses = [];
    private VectorClock[] clocks = [];
    private ModelThread[][] interrupts = [];

    /// <summary>A rule for code that has plain variables: only who asks for it has it.</summary>
    /// <param name="number">Its number among the rules of its kind.</param>
    public NoDataRace(int number) => Id = $"D{number}";

    /// <inheritdoc/>
    public override string Id { get; }

    /// <inheritdoc/>
    public override string Sentence => "Accesses to a plain variable of which one writes are ordered";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [OnAny(Follow)];

    /// <inheritdoc/>
    public override void Begin()
    {
        Free(released);
        Free(seen);
        foreach (var item in accesses.Values) item.Clear();
        for (var i = 0; i < clocks.Length; i++) clocks[i].Begin(i);
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        foreach (var variable in Machine.Objects.OfType<Variable>()) accesses.Add(variable, new Accesses());
        clocks = [.. Machine.Threads.Select(_ => new VectorClock())];
        interrupts = [.. Machine.Threads.Select(thread => Machine.Threads
            .Where(other => other.IsInterrupt && other.Cpu == thread.Cpu && other != thread).ToArray())];
    }

    /// <summary>What a step writes of others, such as of whoever waits for a condition on a word, is no part of what it orders.</summary>
    private static bool IsOwn(KernelObject target, Location location) => target.IsWindow || location.ObjectId == target.Id;

    private static void Release(Dictionary<Location, VectorClock> clocks, Location location, VectorClock clock, Stack<VectorClock> free)
    {
        if (!clocks.TryGetValue(location, out var there))
        {
            there = free.Count > 0 ? free.Pop() : new VectorClock();
            there.Clear();
            clocks.Add(location, there);
        }

        there.Join(clock);
    }

    private void Follow(ModelThread thread, in Step step, long result)
    {
        // What a setup does comes before all else.
        if (thread.Index < 0) return;
        var clock = clocks[thread.Index];
        foreach (var handler in interrupts[thread.Index])
        {
            if (!handler.Arrived) continue;
            clock.Join(clocks[handler.Index]);
            // What is done once a handler has returned is no part of what the handler passes on.
            clock.Advance(thread.Index);
        }

        if (thread.IsInterrupt) JoinInterrupted(thread, clock);
        if (step.Target is Variable variable) Judge(thread, clock, variable, step.Kind == Variable.WriteKind);
        else if (step.Kind.Synchronizes != Synchronization.None) Synchronize(clock, thread.Index, step, result);
    }

    private void JoinInterrupted(ModelThread handler, VectorClock clock)
    {
        for (var i = 0; i < clocks.Length; i++)
        {
            if (Machine.Threads[i] is { IsInterrupt: false } thread && thread.Cpu == handler.Cpu) clock.Join(clocks[i]);
        }
    }

    private void Judge(ModelThread thread, VectorClock clock, Variable variable, bool writes)
    {
        Exercised++;
        var last = accesses[variable];
        var other = last.Unordered(thread.Index, clock, writes);
        if (other >= 0) Machine.Violations.Report(this, thread, variable.Name, other, writes ? 1 : 0, withLocks: false);
        last.Add(thread.Index, clock.Of(thread.Index), writes);
    }

    private void Synchronize(VectorClock clock, int thread, in Step step, long result)
    {
        var how = step.Kind.Synchronizes;
        if (step.Kind.Access == Access.Write && !step.Target.HasWritten(step, result)) return;
        if (result == StepKind.Queued && step.Kind.Slowpath is not null) return;
        var footprint = default(Footprint);
        step.Target.Footprint(step, ref footprint);
        var acquires = how is Synchronization.Acquire or Synchronization.AcquireRelease;
        for (var i = 0; acquires && i < footprint.Count; i++)
        {
            var (location, isWritten) = footprint[i];
            if (isWritten && !IsOwn(step.Target, location)) continue;
            if (released.TryGetValue(location, out var before)) clock.Join(before);
            if (isWritten && seen.TryGetValue(location, out before)) clock.Join(before);
        }

        for (var i = 0; how != Synchronization.Acquire && i < footprint.Count; i++)
        {
            // Whoever reads a location orders himself before whoever writes it next, and not before other readers.
            var (location, isWritten) = footprint[i];
            if (isWritten && !IsOwn(step.Target, location)) continue;
            if (isWritten && how is Synchronization.Overwrite or Synchronization.Release && released.Remove(location, out var gone))
                free.Push(gone);
            if (how != Synchronization.Overwrite) Release(isWritten ? released : seen, location, clock, free);
        }

        if (how is Synchronization.Release or Synchronization.AcquireRelease) clock.Advance(thread);
    }

    private void Free(Dictionary<Location, VectorClock> clocks)
    {
        foreach (var clock in clocks.Values) free.Push(clock);
        clocks.Clear();
    }

    /// <summary>The last accesses to a variable: the last write, and of each thread its last read.</summary>
    private sealed class Accesses
    {
        private readonly int[] reads = new int[VectorClock.Threads];
        private int writer;
        private int written;

        internal void Clear()
        {
            Array.Clear(reads);
            written = 0;
        }

        /// <summary>Another thread whose access conflicts with one that is made now, and is not before it; −1 if there is none.</summary>
        internal int Unordered(int thread, VectorClock clock, bool writes)
        {
            if (written > 0 && writer != thread && clock.Of(writer) < written) return writer;
            for (var i = 0; writes && i < reads.Length; i++)
            {
                if (i != thread && clock.Of(i) < reads[i]) return i;
            }

            return -1;
        }

        internal void Add(int thread, int time, bool writes)
        {
            if (writes) (writer, written) = (thread, time);
            else reads[thread] = time;
        }
    }
}
