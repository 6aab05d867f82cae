using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// The events of the execution that is being explored, and how they are ordered: an event happens before another if it
/// comes earlier in the same stream, or conflicts with it and comes earlier, or by a chain of these (vector clocks).
/// </summary>
internal sealed class ExecutionGraph
{
    private readonly FootprintTable footprints;
    private readonly int streams;
    private readonly Spins spins;
    private readonly int stride;
    private readonly int[] lastOfStream;
    private readonly List<int>[] indices;
    private readonly int[][] signaturesOf;
    private ExecutionEvent[] events = new ExecutionEvent[64];
    private Step[] steps = new Step[64];
    private ushort[] clocks = [];
    private ushort[] counts = [];
    private Touch[] touches = new Touch[256];
    private int[] last = [];
    private int touchCount;
    private int everything;

    /// <summary>No event has been made.</summary>
    /// <param name="footprints">The footprints of the events.</param>
    /// <param name="streams">How many streams there can be.</param>
    internal ExecutionGraph(FootprintTable footprints, int streams)
    {
        this.footprints = footprints;
        this.streams = streams;
        stride = (streams + Vector256<ushort>.Count - 1) / Vector256<ushort>.Count * Vector256<ushort>.Count;
        lastOfStream = [.. Enumerable.Repeat(-1, streams)];
        indices = [.. Enumerable.Range(0, streams).Select(_ => new List<int>())];
        signaturesOf = [.. Enumerable.Range(0, streams).Select(_ => Array.Empty<int>())];
        spins = new Spins(this);
    }

    /// <summary>How many streams there can be.</summary>
    internal int Streams => streams;

    /// <summary>How many events there are.</summary>
    internal int Count { get; private set; }

    /// <summary>How often a stream has gone round in circles (<see cref="Spins"/>) after all that has happened.</summary>
    internal int RoundsOf(int stream) => spins.RoundsOf(lastOfStream[stream], null);

    /// <summary>The same after what is in a cut.</summary>
    internal int RoundsOf(int stream, ushort[] cut) => cut[stream] == 0 ? 0 : spins.RoundsOf(IndexOf(stream, cut[stream]), cut);

    internal ref ExecutionEvent this[int index] => ref events[index];

    /// <summary>The step that was made.</summary>
    internal ref readonly Step StepOf(int index) => ref steps[index];

    /// <summary>How many of the events are steps that may have to wait.</summary>
    internal int Waiting { get; private set; }

    /// <summary>How many numbers a cut has.</summary>
    internal int Stride => stride;

    /// <summary>The last event of a stream; −1 if it has none.</summary>
    internal int LastOf(int stream) => lastOfStream[stream];

    /// <summary>The event of a stream that has an ordinal; −1 if there is none.</summary>
    internal int IndexOf(int stream, int ordinal)
    {
        var mine = indices[stream];
        return ordinal <= mine.Count ? mine[ordinal - 1] : -1;
    }

    /// <summary>Whether an event happens before another, later one, or is it.</summary>
    internal bool HappensBefore(int one, int other) => clocks[(other * stride) + events[one].Stream] >= events[one].Ordinal;

    /// <summary>Makes a cut of all that happens before an event and the event itself; the empty cut for −1.</summary>
    /// <param name="cut">For each stream, how many of its first events are in the cut.</param>
    /// <param name="index">The event.</param>
    internal void Cut(ushort[] cut, int index)
    {
        if (index < 0) Array.Clear(cut);
        else clocks.AsSpan(index * stride, stride).CopyTo(cut);
    }

    /// <summary>Adds to a cut all that happens before an event, and the event itself.</summary>
    internal void Join(ushort[] cut, int index) => Max(ref cut[0], ref clocks[index * stride]);

    /// <summary>Adds to a cut all events made before an event.</summary>
    internal void JoinEarlier(ushort[] cut, int index) => Max(ref cut[0], ref counts[index * stride]);

    /// <summary>Whether an event is in a cut.</summary>
    internal bool IsIn(int index, ushort[] cut) => events[index].Ordinal <= cut[events[index].Stream];

    /// <summary>Whether all that happens before an event is in a cut of which the event itself is not.</summary>
    internal bool IsEnabledBy(int index, ushort[] cut)
    {
        ref var mine = ref clocks[index * stride];
        var stream = events[index].Stream;
        cut[stream]++;
        var isEnabled = true;
        for (nuint i = 0; i < (nuint)stride && isEnabled; i += (nuint)Vector256<ushort>.Count)
            isEnabled = Vector256.LessThanOrEqualAll(Vector256.LoadUnsafe(ref mine, i), Vector256.LoadUnsafe(ref cut[0], i));
        cut[stream]--;
        return isEnabled;
    }

    /// <summary>A number made of an event and of how many events of each CPU happen before it.</summary>
    internal ulong HashOf(int index)
    {
        var hash = new Xoshiro(((ulong)events[index].Decision.Thread << 8) | (byte)events[index].Decision.Outcome).Next();
        for (var stream = 0; stream < streams; stream++)
        {
            hash = (hash ^ clocks[(index * stride) + stream]) * 0x9e3779b97f4a7c15;
            hash ^= hash >> 32;
        }

        return hash;
    }

    /// <summary>Whether all that must come before an event has been done.</summary>
    /// <param name="index">The event.</param>
    /// <param name="done">How many events of each stream have been done.</param>
    internal bool IsNext(int index, ReadOnlySpan<int> done)
    {
        for (var stream = 0; stream < done.Length; stream++)
        {
            if (clocks[(index * stride) + stream] > done[stream] + (stream == events[index].Stream ? 1 : 0)) return false;
        }

        return true;
    }

    /// <summary>Adds an event and places it in the order.</summary>
    internal void Push(in ExecutionEvent made, in Step step)
    {
        var index = Count++;
        if (index == events.Length)
        {
            Array.Resize(ref events, index * 2);
            Array.Resize(ref steps, index * 2);
        }

        if ((Count + 1) * stride > clocks.Length)
        {
            Array.Resize(ref clocks, (Math.Max(events.Length, Count) + 1) * stride);
            Array.Resize(ref counts, clocks.Length);
        }

        ref var added = ref events[index];
        added = made;
        steps[index] = step;
        added.Previous = lastOfStream[made.Stream];
        added.Signature = SignatureOf(made, step);
        added.Ordinal = added.Previous < 0 ? 1 : events[added.Previous].Ordinal + 1;
        added.FirstTouch = touchCount;
        lastOfStream[made.Stream] = index;
        indices[made.Stream].Add(index);
        var clock = clocks.AsSpan(index * stride, stride);
        if (added.Previous < 0) clock.Clear();
        else clocks.AsSpan(added.Previous * stride, stride).CopyTo(clock);
        if (made.Footprint == FootprintTable.Everything || everything > 0) JoinAll(index);
        if (made.Footprint == FootprintTable.Everything) everything++;
        if (made.Waits) Waiting++;
        foreach (var access in footprints.Accesses(made.Footprint)) Add(index, access);
        clock[made.Stream] = (ushort)added.Ordinal;
        var count = counts.AsSpan(index * stride, stride);
        count.CopyTo(counts.AsSpan((index + 1) * stride));
        ref var signatures = ref signaturesOf[made.Stream];
        if (signatures.Length < added.Ordinal) Array.Resize(ref signatures, added.Ordinal * 2);
        spins.NoteRound(ref added, signatures.AsSpan(0, added.Ordinal - 1));
        signatures[added.Ordinal - 1] = added.Signature;
        counts[((index + 1) * stride) + made.Stream] = (ushort)added.Ordinal;
    }

    /// <summary>Takes back all events from one on.</summary>
    internal void Truncate(int count)
    {
        while (Count > count)
        {
            ref var gone = ref events[--Count];
            lastOfStream[gone.Stream] = gone.Previous;
            indices[gone.Stream].RemoveAt(indices[gone.Stream].Count - 1);
            if (gone.Waits) Waiting--;
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

    private static int SignatureOf(in ExecutionEvent made, in Step step)
    {
        var what = ((ulong)made.Footprint << 32) + ((ulong)made.Decision.Thread << 24) + ((ulong)(byte)made.Decision.Outcome << 16)
            + (uint)made.Local;
        what = (what ^ (ulong)(step.Kind?.Index ?? -1)) * 0x9e3779b97f4a7c15;
        what = (what ^ (ulong)step.Argument) * 0x9e3779b97f4a7c15;
        what = (what ^ (ulong)step.Value) * 0x9e3779b97f4a7c15;
        what = (what ^ (ulong)made.Result) * 0x9e3779b97f4a7c15;
        return (int)(what >> 32);
    }

    private void JoinAll(int index)
    {
        for (var i = 0; i < index; i++)
        {
            if (footprints.Conflict(events[i].Footprint, events[index].Footprint)) Join(index, i);
        }
    }

    private void Join(int index, int earlier) => Join(ref clocks[index * stride], earlier);

    private void Join(ref ushort mine, int earlier) => Max(ref mine, ref clocks[earlier * stride]);

    private void Max(ref ushort mine, ref ushort theirs)
    {
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector256<ushort>.Count)
            Vector256.StoreUnsafe(Vector256.Max(Vector256.LoadUnsafe(ref mine, i), Vector256.LoadUnsafe(ref theirs, i)), ref mine, i);
    }

    private readonly record struct Touch(int Event, int Previous, int PreviousWrite, int Location, bool IsWrite);
}
