using System.Runtime.CompilerServices;

namespace TagStorageModel.Kit.Execution;

/// <summary>A place that steps read and write: a part of a kernel object.</summary>
/// <param name="Value">The object's number and the part, folded into one word.</param>
public readonly record struct Location(ulong Value)
{
    /// <summary>The number of the kernel object that the location is a part of.</summary>
    public int ObjectId => (int)(Value >> 48);

    /// <summary>The location of a part of an object; parts above 2^48 are folded, which can only add dependences.</summary>
    public static Location Of(int objectId, long part)
    {
        var folded = ((ulong)part ^ ((ulong)part >> 48)) & 0xffff_ffff_ffff;
        return new Location(((ulong)objectId << 48) | folded);
    }
}

/// <summary>
/// What one step reads and writes, its invariants included. Two steps of different CPUs are independent if their
/// footprints share no location that one of them writes.
/// </summary>
public struct Footprint
{
    private const int Capacity = 24;
    private const int Most = 256;
    private Locations locations;
    private uint writes;
    private List<(Location Location, bool Write)>? others;

    /// <summary>How many locations it has.</summary>
    public int Count { get; private set; }

    /// <summary>What it touches is not known, or too much: the step is to be taken as dependent on every other.</summary>
    public bool IsEverything { get; private set; }

    /// <summary>A location, and whether it is written.</summary>
    public readonly (Location Location, bool Write) this[int index] =>
        index < Capacity ? (locations[index], (writes & (1u << index)) != 0) : others![index - Capacity];

    /// <summary>Adds a location once: one that is there is written if either use writes.</summary>
    public void Add(Location location, bool write)
    {
        for (var i = 0; i < Count; i++)
        {
            if (this[i].Location != location) continue;
            if (write && i < Capacity) writes |= 1u << i;
            else if (write) others![i - Capacity] = (location, true);
            return;
        }

        if (Count == Most)
        {
            IsEverything = true;
            return;
        }

        if (Count >= Capacity)
        {
            // Few steps touch so much.
            (others ??= []).Add((location, write));
            Count++;
            return;
        }

        if (write) writes |= 1u << Count;
        locations[Count++] = location;
    }

    /// <summary>Declares that nothing is known about what the step touches.</summary>
    public void AddEverything() => IsEverything = true;

    /// <summary>Whether the footprint allows an access.</summary>
    public readonly bool Covers(Location location, bool write)
    {
        if (IsEverything) return true;
        for (var i = 0; i < Count; i++)
        {
            var (known, isWritten) = this[i];
            if (known == location) return !write || isWritten;
        }

        return false;
    }

    /// <summary>Whether two steps touch a common location and one of them writes it.</summary>
    public readonly bool ConflictsWith(in Footprint other)
    {
        if (IsEverything || other.IsEverything) return true;
        for (var i = 0; i < Count; i++)
        {
            var (location, isWritten) = this[i];
            for (var j = 0; j < other.Count; j++)
            {
                var (theirs, isWrittenToo) = other[j];
                if (location == theirs && (isWritten || isWrittenToo)) return true;
            }
        }

        return false;
    }

    /// <summary>Whether two steps touch a common location, though both may only read it.</summary>
    public readonly bool SharesWith(in Footprint other)
    {
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < other.Count; j++)
            {
                if (this[i].Location == other[j].Location) return true;
            }
        }

        return false;
    }

    [InlineArray(Capacity)]
    private struct Locations
    {
        private Location first;
    }
}
