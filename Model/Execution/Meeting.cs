namespace TagStorageModel.Model;

/// <summary>How often two paths met on a location of a certain object: the same page, the same block.</summary>
/// <param name="item">The object.</param>
/// <param name="first">The first of its locations that count, in the object's own numbers.</param>
/// <param name="one">One path, as a bit.</param>
/// <param name="other">The other; may be the same.</param>
public sealed class Meeting(KernelObject item, long first, ulong one, ulong other)
{
    private readonly Location start = Location.Of(item.Id, first);

    /// <summary>How often.</summary>
    public long Times { get; private set; }

    internal void Note(Location location, ulong mine, ulong theirs)
    {
        if (location.ObjectId != start.ObjectId || location.Value < start.Value) return;
        if (((mine & one) != 0 && (theirs & other) != 0) || ((mine & other) != 0 && (theirs & one) != 0)) Times++;
    }
}
