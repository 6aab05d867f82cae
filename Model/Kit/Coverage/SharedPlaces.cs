using System.Numerics;
using System.Runtime.InteropServices;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Coverage;

/// <summary>
/// Which two paths share a place, as far as a run can tell: two threads accessed one location in them, at whatever time,
/// one of the two wrote it, and no lock was held around both that keeps them apart. A lockset analysis (Savage and
/// others, Eraser, TOCS 1997) of whole paths instead of single accesses. A place that became another thing's in between
/// is not shared.
/// </summary>
/// <param name="machine">The machine.</param>
public sealed class SharedPlaces(Machine machine)
{
    private readonly List<int> places = [];
    private readonly List<Life> lives = [];
    private readonly List<Slot> slots = [];
    private readonly List<Access> accesses = [];
    private readonly List<Visit> visits = [];
    private readonly List<Lock> locks = [];
    private readonly PathRows uses = new();
    private readonly PathRows written = new();
    private readonly PathRelation share = new();
    private ulong[] apart = [];
    private int[] objects = [];
    private int[] latest = [];

    /// <summary>Which paths share a place.</summary>
    public PathRelation Share
    {
        get
        {
            Conclude();
            return share;
        }
    }

    /// <summary>The classes of the locks that keep two paths apart wherever they access one place; 0 if none was needed.</summary>
    public ulong KeptApartBy(int one, int other) => PathRelation.PairOf(one, other) is var pair && pair < apart.Length ? apart[pair] : 0;

    /// <summary>Which paths accessed one place in different lives of what is there (<see cref="PathAttribute.Rank"/>).</summary>
    public PathRelation Successive
    {
        get
        {
            Conclude();
            var pairs = new PathRelation();
            if (written.Count > 0) pairs.Include(written.Count - 1);
            for (var writer = 0; writer < written.Count; writer++)
            {
                for (var other = 0; other < written.Count; other++)
                {
                    if (written.Contains(writer, other) && CodePath.At(writer).Rank <= CodePath.At(other).Rank) pairs.Add(writer, other);
                }
            }

            return pairs;
        }
    }

    /// <summary>One of the objects that two paths share.</summary>
    public KernelObject? ObjectOf(int one, int other) =>
        share.Contains(one, other) ? machine.Objects[objects[PathRelation.PairOf(one, other)]] : null;

    internal void Begin()
    {
        Conclude();
        visits.Clear();
        locks.Clear();
    }

    /// <summary>A thread begins a path: the locks that it holds now may be around it.</summary>
    internal void Enter(ModelThread thread, ref EnteredPath entered)
    {
        if (latest.Length == 0) latest = new int[machine.Threads.Count];
        Include(entered.Path);
        ulong exclusive = 0;
        ulong shared = 0;
        for (var i = 0; i < thread.Held.Count; i++)
        {
            if (thread.Held.IsShared(i)) shared |= BitOf(thread.Held[i].Lock);
            else exclusive |= BitOf(thread.Held[i].Lock);
        }

        entered.Visit = visits.Count;
        latest[thread.Index] = visits.Count;
        visits.Add(new Visit(entered.Path, exclusive, shared));
    }

    /// <summary>A lock that is given back on the way is not around the path.</summary>
    internal void Released(ModelThread thread, Lock item)
    {
        var bit = thread.Index < 0 ? 0 : BitOf(item);
        if (bit == 0) return;
        foreach (ref readonly var entered in thread.Calls.Paths)
        {
            var visit = visits[entered.Visit];
            visits[entered.Visit] = visit with { Exclusive = visit.Exclusive & ~bit, Shared = visit.Shared & ~bit };
        }
    }

    /// <summary>A thread accesses a location in all the paths that it is in.</summary>
    internal void Touch(int place, ModelThread thread, bool write)
    {
        var at = lives[places[place]].First + thread.Index;
        ref var slot = ref CollectionsMarshal.AsSpan(slots)[at];
        var since = latest[thread.Index];
        if (slot.NotedIn == since && (slot.IsNotedWritten || !write)) return;
        slot.IsNotedWritten = write;
        slot.NotedIn = since;
        foreach (ref readonly var entered in thread.Calls.Paths)
        {
            uses.Add(write ? WrittenIn(at) : ReadIn(at), entered.Path);
            if (IsNoted(slot.Last, entered.Visit, write)) continue;
            accesses.Add(new Access(entered.Visit, write, slot.Last));
            slot.Last = accesses.Count - 1;
        }
    }

    /// <summary>A location is accessed for the first time in this run.</summary>
    /// <returns>The place's number.</returns>
    internal int Add(Location location)
    {
        places.Add(Begin(location.ObjectId, before: -1));
        return places.Count - 1;
    }

    /// <summary>What is accessed at a place from now on is another thing.</summary>
    internal void End(int place) => places[place] = Begin(lives[places[place]].ObjectId, places[place]);

    private int Begin(int objectId, int before)
    {
        lives.Add(new Life(slots.Count, objectId, before));
        for (var i = 0; i < machine.Threads.Count; i++) slots.Add(new Slot { Last = -1, NotedIn = -1 });
        uses.AddTo(slots.Count * 2);
        return lives.Count - 1;
    }

    private bool IsNoted(int access, int visit, bool write)
    {
        for (; access >= 0; access = accesses[access].Before)
        {
            if (accesses[access].Visit == visit && (accesses[access].Write || !write)) return true;
        }

        return false;
    }

    /// <summary>Counts the places that were shared in the run that is over. Adds nothing the second time.</summary>
    private void Conclude()
    {
        foreach (var life in lives) Conclude(life);
        places.Clear();
        lives.Clear();
        slots.Clear();
        uses.Clear();
        accesses.Clear();
    }

    private void Conclude(in Life life)
    {
        var count = machine.Threads.Count;
        for (var one = 0; one < count; one++)
        {
            for (var other = one + 1; other < count; other++)
            {
                if (MaySayMore(life.First + one, life.First + other) || MaySayMore(life.First + other, life.First + one))
                    Compare(slots[life.First + one].Last, slots[life.First + other].Last, life.ObjectId);
            }

            for (var before = life.Before; before >= 0; before = lives[before].Before)
            {
                for (var other = 0; other < count; other++)
                {
                    if (other == one) continue;
                    Succeed(life.First + one, lives[before].First + other);
                    Succeed(lives[before].First + other, life.First + one);
                }
            }
        }
    }

    /// <summary>Notes that the paths that wrote in one slot and all of another, which are of two lives, accessed one place.</summary>
    private void Succeed(int writer, int other)
    {
        var paths = uses[WrittenIn(writer)];
        for (var word = 0; word < paths.Length; word++)
        {
            for (var bits = paths[word]; bits != 0; bits &= bits - 1)
            {
                var after = written[(word * 64) + BitOperations.TrailingZeroCount(bits)];
                for (var i = 0; i < after.Length; i++) after[i] |= Used(other, i);
            }
        }
    }

    /// <summary>Whether a path that wrote in one slot and one of another are not yet known to share a place.</summary>
    private bool MaySayMore(int writer, int other)
    {
        var written = uses[WrittenIn(writer)];
        for (var word = 0; word < written.Length; word++)
        {
            for (var bits = written[word]; bits != 0; bits &= bits - 1)
            {
                var known = share.With((word * 64) + BitOperations.TrailingZeroCount(bits));
                for (var i = 0; i < known.Length; i++)
                {
                    if ((Used(other, i) & ~known[i]) != 0) return true;
                }
            }
        }

        return false;
    }

    private ulong Used(int slot, int word) => uses[ReadIn(slot)][word] | uses[WrittenIn(slot)][word];

    private static int ReadIn(int slot) => slot * 2;

    private static int WrittenIn(int slot) => (slot * 2) + 1;

    /// <summary>Makes room for a path.</summary>
    private void Include(int path)
    {
        uses.Widen(path);
        share.Include(path);
        written.Widen(path);
        written.AddTo(written.Width * 64);
        var pairs = PathRelation.PairOf(path, path) + 1;
        if (pairs <= apart.Length) return;
        Array.Resize(ref apart, pairs);
        Array.Resize(ref objects, pairs);
    }

    private void Compare(int one, int others, int objectId)
    {
        for (; one >= 0; one = accesses[one].Before)
        {
            for (var other = others; other >= 0; other = accesses[other].Before)
            {
                if (accesses[one].Write || accesses[other].Write) Add(visits[accesses[one].Visit], visits[accesses[other].Visit], objectId);
            }
        }
    }

    private void Add(in Visit one, in Visit other, int objectId)
    {
        if (share.Contains(one.Path, other.Path)) return;
        var pair = PathRelation.PairOf(one.Path, other.Path);
        var around = (one.Exclusive & (other.Exclusive | other.Shared)) | (one.Shared & other.Exclusive);
        if (around == 0)
        {
            share.Add(one.Path, other.Path);
            objects[pair] = objectId;
            return;
        }

        for (var bits = around; bits != 0; bits &= bits - 1) apart[pair] |= 1ul << locks[BitOperations.TrailingZeroCount(bits)].Class.Index;
    }

    /// <summary>The bit of a lock in this run; 0 if there are too many, which can only make two paths seem less apart.</summary>
    private ulong BitOf(Lock item)
    {
        var index = locks.IndexOf(item);
        if (index >= 0) return 1ul << index;
        if (locks.Count == 64) return 0;
        locks.Add(item);
        return 1ul << (locks.Count - 1);
    }

    /// <summary>What is at a location from one step to another: where its slots begin, and the life before, or −1.</summary>
    private readonly record struct Life(int First, int ObjectId, int Before);

    /// <summary>
    /// One thread's part of a location; the paths in which it read and wrote there are in the rows of <see cref="uses"/>.
    /// </summary>
    private struct Slot
    {
        /// <summary>The thread's latest visit when it last accessed the location; what it did before in the same visits is noted.</summary>
        internal int NotedIn;

        /// <summary>Whether a write is.</summary>
        internal bool IsNotedWritten;

        /// <summary>Its last access, or −1.</summary>
        internal int Last;
    }

    /// <summary>A path that a thread went, with the locks held from before its beginning to its end.</summary>
    private readonly record struct Visit(int Path, ulong Exclusive, ulong Shared);

    /// <summary>An access in a visit; the one before in the same slot, or −1.</summary>
    private readonly record struct Access(int Visit, bool Write, int Before);
}
