namespace TagStorageModel.Harness;

/// <summary>A sequence of events that can be made from some node, and which of them can come first.</summary>
/// <param name="footprints">The footprints.</param>
internal sealed class WakeupSequence(FootprintTable footprints)
{
    /// <summary>An event's CPU has no event in the sequence, and nothing in it depends on the event.</summary>
    internal const int Independent = -1;

    /// <summary>An event cannot come first.</summary>
    internal const int Dependent = -2;

    private Wakeup[] items = new Wakeup[64];
    private bool[] taken = new bool[64];
    private int start;

    /// <summary>How many events it was made of.</summary>
    internal int Count { get; private set; }

    /// <summary>How many have not been taken out.</summary>
    internal int Left { get; private set; }

    /// <summary>One of its events.</summary>
    internal ref readonly Wakeup this[int index] => ref items[index];

    /// <summary>Whether an event has been taken out.</summary>
    internal bool IsTaken(int index) => taken[index];

    /// <summary>Makes it empty.</summary>
    internal void Clear() => Count = Left = start = 0;

    /// <summary>Adds an event at its end.</summary>
    internal void Add(in Wakeup item)
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
            Array.Resize(ref taken, Count * 2);
        }

        items[Count] = item;
        taken[Count++] = false;
        Left++;
    }

    /// <summary>
    /// Whether an event is a weak initial: some execution that begins with the sequence is equivalent to one that begins
    /// with the event. Either the event is in the sequence and nothing before it depends on it, or its CPU has no event in
    /// the sequence and nothing in it depends on it.
    /// </summary>
    internal bool HasWeakInitial(in Wakeup item) => Find(item) != Dependent;

    /// <summary>Takes an event out, if it is a weak initial.</summary>
    /// <returns>Where it was; <see cref="Independent"/> or <see cref="Dependent"/> if it is not in the sequence.</returns>
    internal int Take(in Wakeup item)
    {
        var found = Find(item);
        if (found < 0) return found;
        taken[found] = true;
        Left--;
        while (start < Count && taken[start]) start++;
        return found;
    }

    /// <summary>Where an event is that can come first; <see cref="Independent"/> or <see cref="Dependent"/>.</summary>
    internal int Find(in Wakeup item)
    {
        for (var i = start; i < Count; i++)
        {
            if (taken[i]) continue;
            ref readonly var mine = ref items[i];
            if (mine.Cpu == item.Cpu) return mine.Decision == item.Decision ? i : Dependent;
            if (footprints.Conflict(mine.Footprint, item.Footprint)) return Dependent;
        }

        return Independent;
    }
}
