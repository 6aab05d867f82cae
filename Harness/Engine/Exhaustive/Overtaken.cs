namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// The streams whose next event was overtaken, the last first: as soon as that event can go it is its turn again. So
/// nothing but what keeps it from going can come between it and what has overtaken it.
/// </summary>
internal sealed class Overtaken
{
    private readonly List<int> streams = [];
    private int open = -1;

    /// <summary>How many there are.</summary>
    internal int Count => streams.Count;

    /// <summary>One of them: 0 is the one overtaken last.</summary>
    internal int this[int index] => streams[streams.Count - 1 - index];

    internal void Clear()
    {
        streams.Clear();
        open = -1;
    }

    /// <summary>Whether a stream is among them.</summary>
    internal bool Contains(int stream) => streams.Count > 0 && streams.Contains(stream);

    /// <summary>Notes an event.</summary>
    /// <param name="stream">Its stream.</param>
    /// <param name="aheadOf">0 if it was its turn; otherwise the stream that it comes ahead of, and 1 more.</param>
    /// <param name="isOvertaking">Whether it is the event that overtakes, and not one that must come before that.</param>
    internal void Note(int stream, int aheadOf, bool isOvertaking)
    {
        if (aheadOf != 0 && open != aheadOf - 1)
        {
            open = aheadOf - 1;
            streams.Remove(open);
            streams.Add(open);
        }

        if (aheadOf == 0 || isOvertaking) open = -1;
        Remove(stream);
    }

    /// <summary>A stream's next event has been made.</summary>
    internal void Remove(int stream)
    {
        if (streams.Count > 0) streams.Remove(stream);
    }

    /// <summary>Becomes what it is before an event of an execution.</summary>
    internal void Restore(ExecutionGraph execution, int count)
    {
        Clear();
        for (var i = 0; i < count; i++)
        {
            ref readonly var made = ref execution[i];
            if (made.AheadOf != 0 || streams.Count > 0) Note(made.Stream, made.AheadOf, made.IsOvertaking);
        }
    }
}
