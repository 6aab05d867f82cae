using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Coverage;

/// <summary>How often two paths met on a location of a certain object.</summary>
/// <param name="item">The object.</param>
/// <param name="first">The first of its locations that count, in the object's own numbers.</param>
/// <param name="one">One path, or one of several.</param>
/// <param name="other">The other; may be the same.</param>
public sealed class Meeting(KernelObject item, long first, PathSet one, PathSet other)
{
    private readonly Location start = Location.Of(item.Id, first);

    /// <summary>How often the two met since the meeting was asked for.</summary>
    public long Times { get; private set; }

    internal void Note(Location location, ReadOnlySpan<EnteredPath> mine, ReadOnlySpan<EnteredPath> theirs)
    {
        if (location.ObjectId != start.ObjectId || location.Value < start.Value) return;
        if ((one.HasAnyOf(mine) && other.HasAnyOf(theirs)) || (other.HasAnyOf(mine) && one.HasAnyOf(theirs))) Times++;
    }
}
