using System.Numerics;
using System.Runtime.InteropServices;

namespace TagStorageModel.Model;

/// <summary>
/// Which two paths share a place, as far as a run can tell: two threads accessed one location in them, at whatever time,
/// one of the two wrote it, and no lock was held around both that keeps them apart. A lockset analysis (Savage and
/// others, Eraser, TOCS 1997) of whole paths instead of single accesses. A place that became another thing's in between
/// is not shared.
/// </summary>
/// <param name="machine">The machine.</param>
public sealed class SharedPlaces(Machine machine)
{
    private const int Paths = 64;
    private readonly List<int> places = [];
    private readonly List<Life> lives = [];
    private readonly List<Slot> slots = [];
    private readonly List<Access> accesses = [];
    private readonly List<Visit> visits = [];
    private readonly List<Lock> locks = [];
    private readonly ulong[] share = new ulong[Paths];
    private readonly ulong[] apart = new ulong[Paths * Paths];
    private readonly ulong[] successive = new ulong[Paths];
    private readonly int[] objects = new int[Paths * Paths];
    private int[] current = [];
    private int[] latest = [];

    /// <summary>For each path the paths that share a place with it, as bits.</summary>
    public ReadOnlySpan<ulong> Share
    {
        get
        {
            Conclude();
            return share;
        }
    }

    /// <summary>The classes of the locks that keep two paths apart wherever they access one place; 0 if none was needed.</summary>
    public ulong KeptApartBy(int first, int second) => apart[(Math.Min(first, second) * Paths) + Math.Max(first, second)];

    /// <summary>For each path the paths that accessed one place with it in another life of what is there, as bits.</summary>
    public ReadOnlySpan<ulong> Successive => successive;

    /// <summary>One of the objects that two paths share.</summary>
    public KernelObject? ObjectOf(int first, int second) => (share[first] >> second & 1) == 0 ? null : machine.Objects[objects[(Math.Min(first, second) * Paths) + Math.Max(first, second)]];

    internal void Begin()
    {
        Conclude();
        visits.Clear();
        locks.Clear();
    }

    /// <summary>A thread begins a path: the locks that it holds now may be around it.</summary>
    internal void Enter(ModelThread thread, int path)
    {
        if (current.Length == 0)
        {
            current = new int[machine.Threads.Count * Paths];
            latest = new int[machine.Threads.Count];
        }

        ulong exclusive = 0;
        ulong shared = 0;
        for (var i = 0; i < thread.Held.Count; i++)
        {
            if (thread.Held.IsShared(i)) shared |= BitOf(thread.Held[i].Lock);
            else exclusive |= BitOf(thread.Held[i].Lock);
        }

        current[(thread.Index * Paths) + path] = visits.Count;
        latest[thread.Index] = visits.Count;
        visits.Add(new Visit(path, exclusive, shared));
    }

    /// <summary>A lock that is given back on the way is not around the path.</summary>
    internal void Released(ModelThread thread, Lock item)
    {
        var bit = thread.Index < 0 ? 0 : BitOf(item);
        if (bit == 0) return;
        for (var bits = thread.Calls.Paths; bits != 0; bits &= bits - 1)
        {
            var visit = current[(thread.Index * Paths) + BitOperations.TrailingZeroCount(bits)];
            visits[visit] = visits[visit] with { Exclusive = visits[visit].Exclusive & ~bit, Shared = visits[visit].Shared & ~bit };
        }
    }

    /// <summary>A thread accesses a location in all the paths that it is in.</summary>
    internal void Touch(int place, ModelThread thread, bool write)
    {
        ref var slot = ref CollectionsMarshal.AsSpan(slots)[lives[places[place]].First + thread.Index];
        var paths = thread.Calls.Paths;
        if (slot.NotedIn != latest[thread.Index]) slot = slot with { NotedIn = latest[thread.Index], Noted = 0, NotedWritten = 0 };
        if ((paths & ~(write ? slot.NotedWritten : slot.Noted)) == 0) return;
        slot.Noted |= paths;
        if (write)
        {
            slot.NotedWritten |= paths;
            slot.Written |= paths;
        }
        else
        {
            slot.Read |= paths;
        }

        for (var bits = paths; bits != 0; bits &= bits - 1)
        {
            var visit = current[(thread.Index * Paths) + BitOperations.TrailingZeroCount(bits)];
            if (IsNoted(slot.Last, visit, write)) continue;
            accesses.Add(new Access(visit, write, slot.Last));
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
        accesses.Clear();
    }

    private void Conclude(in Life life)
    {
        var count = machine.Threads.Count;
        for (var one = 0; one < count; one++)
        {
            for (var other = one + 1; other < count; other++)
            {
                var (mine, theirs) = (slots[life.First + one], slots[life.First + other]);
                if (MaySayMore(mine, theirs) || MaySayMore(theirs, mine)) Compare(mine.Last, theirs.Last, life.ObjectId);
            }

            for (var before = life.Before; before >= 0; before = lives[before].Before)
            {
                for (var other = 0; other < count; other++)
                {
                    if (other != one) Succeed(slots[life.First + one], slots[lives[before].First + other]);
                }
            }
        }
    }

    private void Succeed(in Slot one, in Slot other)
    {
        for (var bits = one.Written; bits != 0; bits &= bits - 1) successive[BitOperations.TrailingZeroCount(bits)] |= other.Read | other.Written;
        for (var bits = other.Written; bits != 0; bits &= bits - 1) successive[BitOperations.TrailingZeroCount(bits)] |= one.Read | one.Written;
    }

    private bool MaySayMore(in Slot writer, in Slot other)
    {
        for (var bits = writer.Written; bits != 0; bits &= bits - 1)
        {
            if (((other.Read | other.Written) & ~share[BitOperations.TrailingZeroCount(bits)]) != 0) return true;
        }

        return false;
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
        if ((share[one.Path] >> other.Path & 1) != 0) return;
        var pair = (Math.Min(one.Path, other.Path) * Paths) + Math.Max(one.Path, other.Path);
        var around = (one.Exclusive & (other.Exclusive | other.Shared)) | (one.Shared & other.Exclusive);
        if (around == 0)
        {
            share[one.Path] |= 1ul << other.Path;
            share[other.Path] |= 1ul << one.Path;
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

    /// <summary>One thread's part of a location.</summary>
    private struct Slot
    {
        internal ulong Read;
        internal ulong Written;

        /// <summary>The thread's latest visit when it last accessed the location; what it did before in the same visits is noted.</summary>
        internal int NotedIn;
        internal ulong Noted;
        internal ulong NotedWritten;

        /// <summary>Its last access, or −1.</summary>
        internal int Last;
    }

    /// <summary>A path that a thread went, with the locks held from before its beginning to its end.</summary>
    private readonly record struct Visit(int Path, ulong Exclusive, ulong Shared);

    /// <summary>An access in a visit; the one before in the same slot, or −1.</summary>
    private readonly record struct Access(int Visit, bool Write, int Before);
}
