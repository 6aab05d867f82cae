using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// The events of the execution that is being explored, and how they are ordered: an event happens before another if it
/// comes earlier on the same CPU, or conflicts with it and comes earlier, or by a chain of these (vector clocks).
/// </summary>
/// <param name="footprints">The footprints of the events.</param>
/// <param name="cpus">How many CPUs there are.</param>
internal sealed class Execution(FootprintTable footprints, int cpus)
{
    private readonly int stride = (cpus + Vector256<ushort>.Count - 1) / Vector256<ushort>.Count * Vector256<ushort>.Count;
    private readonly int[] lastOfCpu = [.. Enumerable.Repeat(-1, cpus)];
    private ExecutionEvent[] events = new ExecutionEvent[64];
    private Wakeup[] wakeups = new Wakeup[64];
    private Step[] steps = new Step[64];
    private ushort[] clocks = [];
    private Touch[] touches = new Touch[256];
    private int[] last = [];
    private ushort[] joined = [];
    private int touchCount;
    private int everything;

    /// <summary>How many events there are.</summary>
    internal int Count { get; private set; }

    /// <summary>An event.</summary>
    internal ref ExecutionEvent this[int index] => ref events[index];

    /// <summary>An event as something to be made again.</summary>
    internal ref readonly Wakeup WakeupOf(int index) => ref wakeups[index];

    /// <summary>The step that was made.</summary>
    internal ref readonly Step StepOf(int index) => ref steps[index];

    /// <summary>The last event of a CPU; −1 if it has none.</summary>
    internal int LastOf(int cpu) => lastOfCpu[cpu];

    /// <summary>Whether an event happens before another, later one, or is it.</summary>
    internal bool HappensBefore(int one, int other) => clocks[(other * stride) + events[one].Cpu] >= events[one].Ordinal;

    /// <summary>Begins a set of events for <see cref="IsBeforeSet"/>.</summary>
    internal void ClearSet()
    {
        if (joined.Length < stride) joined = new ushort[stride];
        Array.Clear(joined);
    }

    /// <summary>Adds an event to the set.</summary>
    internal void AddToSet(int index) => Join(ref joined[0], index);

    /// <summary>Whether an event happens before one of the set.</summary>
    internal bool IsBeforeSet(int index) => joined[events[index].Cpu] >= events[index].Ordinal;

    /// <summary>A number made of an event and of how many events of each CPU happen before it.</summary>
    internal ulong HashOf(int index)
    {
        var hash = new Xoshiro(((ulong)events[index].Decision.Thread << 8) | (byte)events[index].Decision.Outcome).Next();
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            hash = (hash ^ clocks[(index * stride) + cpu]) * 0x9e3779b97f4a7c15;
            hash ^= hash >> 32;
        }

        return hash;
    }

    /// <summary>Whether all that must come before an event has been done.</summary>
    /// <param name="index">The event.</param>
    /// <param name="done">How many events of each CPU have been done.</param>
    internal bool IsNext(int index, ReadOnlySpan<int> done)
    {
        for (var cpu = 0; cpu < done.Length; cpu++)
        {
            if (clocks[(index * stride) + cpu] > done[cpu] + (cpu == events[index].Cpu ? 1 : 0)) return false;
        }

        return true;
    }

    /// <summary>Adds to a sequence the events of a range that do not happen after an earlier one.</summary>
    internal void AddIndependent(int index, int from, int to, WakeupSequence sequence)
    {
        var ordinal = events[index].Ordinal;
        for (int i = from, at = (i * stride) + events[index].Cpu; i < to; i++, at += stride)
        {
            if (clocks[at] < ordinal) sequence.Add(wakeups[i]);
        }
    }

    /// <summary>Adds an event and places it in the order.</summary>
    internal void Push(in ExecutionEvent made, in Step step)
    {
        var index = Count++;
        if (index == events.Length)
        {
            Array.Resize(ref events, index * 2);
            Array.Resize(ref wakeups, index * 2);
            Array.Resize(ref steps, index * 2);
        }

        if (Count * stride > clocks.Length) Array.Resize(ref clocks, Math.Max(events.Length, Count) * stride);
        ref var added = ref events[index];
        added = made;
        steps[index] = step;
        wakeups[index] = new Wakeup(made.Decision, made.Cpu, made.Footprint);
        added.Previous = lastOfCpu[made.Cpu];
        added.Ordinal = added.Previous < 0 ? 1 : events[added.Previous].Ordinal + 1;
        added.FirstTouch = touchCount;
        lastOfCpu[made.Cpu] = index;
        var clock = clocks.AsSpan(index * stride, stride);
        if (added.Previous < 0) clock.Clear();
        else clocks.AsSpan(added.Previous * stride, stride).CopyTo(clock);
        if (made.Footprint == FootprintTable.Everything || everything > 0) JoinAll(index);
        if (made.Footprint == FootprintTable.Everything) everything++;
        foreach (var access in footprints.Accesses(made.Footprint)) Add(index, access);
        clock[made.Cpu] = (ushort)added.Ordinal;
    }

    /// <summary>Takes back all events from one on.</summary>
    internal void Truncate(int count)
    {
        while (Count > count)
        {
            ref var gone = ref events[--Count];
            lastOfCpu[gone.Cpu] = gone.Previous;
            if (gone.Footprint == FootprintTable.Everything) everything--;
            while (touchCount > gone.FirstTouch)
            {
                ref var touch = ref touches[--touchCount];
                last[touch.Location] = touch.Previous;
            }
        }
    }

    /// <summary>
    /// The events before a position that conflict with a footprint, the latest first. What certainly is no race is left
    /// out: of those on one location all that are older than a write that happens before <paramref name="previous"/>.
    /// </summary>
    internal void Conflicting(int footprint, int position, int previous, List<int> found)
    {
        found.Clear();
        if (footprint == FootprintTable.Everything || everything > 0)
        {
            for (var i = position - 1; i >= 0; i--)
            {
                if (footprints.Conflict(events[i].Footprint, footprint)) found.Add(i);
            }

            return;
        }

        var accesses = footprints.Accesses(footprint);
        foreach (var access in accesses) Add(access, position, previous, found);
        if (accesses.Length > 1) SortDescending(found);
    }

    private void Add(int access, int position, int previous, List<int> found)
    {
        var location = access >> 1;
        if (location >= last.Length) return;
        var isRead = (access & 1) == 0;
        for (var at = last[location]; at >= 0;)
        {
            ref readonly var touch = ref touches[at];
            at = isRead ? touch.PreviousWrite : touch.Previous;
            if (touch.Event >= position || (!touch.IsWrite && isRead)) continue;
            if (previous < 0 || !HappensBefore(touch.Event, previous)) found.Add(touch.Event);
            else if (touch.IsWrite) return;
        }
    }

    private static void SortDescending(List<int> found)
    {
        var span = CollectionsMarshal.AsSpan(found);
        span.Sort(static (a, b) => b.CompareTo(a));
        var kept = 0;
        for (var i = 0; i < span.Length; i++)
        {
            if (i == 0 || span[i] != span[i - 1]) span[kept++] = span[i];
        }

        found.RemoveRange(kept, found.Count - kept);
    }

    private void Add(int index, int access)
    {
        var location = access >> 1;
        if (location >= last.Length)
        {
            var known = last.Length;
            Array.Resize(ref last, Math.Max(location + 1, Math.Max(16, known * 2)));
            last.AsSpan(known).Fill(-1);
        }

        var isWrite = (access & 1) != 0;
        var newest = last[location];
        var write = newest < 0 || touches[newest].IsWrite ? newest : touches[newest].PreviousWrite;
        for (var at = isWrite ? newest : write; at >= write && at >= 0; at = touches[at].Previous) Join(index, touches[at].Event);
        if (touchCount == touches.Length) Array.Resize(ref touches, touchCount * 2);
        touches[touchCount] = new Touch(index, newest, write, location, isWrite);
        last[location] = touchCount++;
    }

    private void JoinAll(int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (footprints.Conflict(events[i].Footprint, events[index].Footprint)) Join(index, i);
        }
    }

    private void Join(int index, int earlier) => Join(ref clocks[index * stride], earlier);

    private void Join(ref ushort mine, int earlier)
    {
        ref var theirs = ref clocks[earlier * stride];
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector256<ushort>.Count)
            Vector256.StoreUnsafe(Vector256.Max(Vector256.LoadUnsafe(ref mine, i), Vector256.LoadUnsafe(ref theirs, i)), ref mine, i);
    }

    private readonly record struct Touch(int Event, int Previous, int PreviousWrite, int Location, bool IsWrite);
}

/// <summary>
/// One event: which step of which CPU. A choice's outcome is part of it, and so is who of a CPU went, its thread, an
/// interrupt or its store buffer: these exclude each other.
/// </summary>
internal struct ExecutionEvent
{
    /// <summary>Who, and how the choice fell.</summary>
    internal Decision Decision;

    /// <summary>Its CPU.</summary>
    internal int Cpu;

    /// <summary>The number of its footprint.</summary>
    internal int Footprint;

    /// <summary>Steps after it that touch nothing shared and belong to it.</summary>
    internal int Local;

    /// <summary>
    /// Its races with which earlier events (bit 63: with any beyond) are to be looked at again in later executions that
    /// share it.
    /// </summary>
    internal ulong Unsettled;

    /// <summary>The threads that are over after it, as bits by index.</summary>
    internal uint Finished;

    /// <summary>An interrupt's arrival.</summary>
    internal bool IsArrival;

    /// <summary>An interrupt that arrived when nothing else could go.</summary>
    internal bool IsLate;

    /// <summary>The object acted on.</summary>
    internal int Target;

    /// <summary>Whether the step may have to wait.</summary>
    internal bool Waits;

    /// <summary>Its number among the steps that wait for the object; −1 if it has none.</summary>
    internal int Waiter;

    /// <summary>Which of the steps that wait for the object could have gone before it, as bits.</summary>
    internal ulong Able;

    /// <summary>How many steps that wait for the object were known then.</summary>
    internal int Known;

    /// <summary>Where the alternatives to it begin.</summary>
    internal int FirstAlternative;

    /// <summary>How many alternatives to it its CPU had.</summary>
    internal int Alternatives;

    /// <summary>The event before it on its CPU; −1 if it is the first.</summary>
    internal int Previous;

    /// <summary>Its place among those of its CPU, from 1.</summary>
    internal int Ordinal;

    /// <summary>Where its accesses begin.</summary>
    internal int FirstTouch;
}
