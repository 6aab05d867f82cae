namespace TagStorageModel.Kit.Execution;

/// <summary>
/// What lockdep counts as held by a context although it is no lock (<c>struct lockdep_map</c>): reclaim, and whatever else
/// others wait for until its holder lets go of it (<see cref="LockdepFacts.AddMap"/>). Never among the locks held of a report.
/// </summary>
/// <param name="lockdep">Knows their classes.</param>
public sealed class LockMaps(LockdepFacts lockdep)
{
    private (LockClass Map, long Instance)[] held = new (LockClass, long)[4];
    private int count;

    /// <summary>PF_MEMALLOC: the thread reclaims, in the background or for an allocation, and begins no other reclaim.</summary>
    public bool InReclaim { get; private set; }

    /// <summary>The classes held so, as bits.</summary>
    public ulong Classes { get; private set; }

    /// <summary>The thread has one of a map's instances: others wait for it.</summary>
    /// <param name="map">The map.</param>
    /// <param name="instance">Which of its instances, in the numbers of whoever added the map.</param>
    public void Hold(LockClass map, long instance)
    {
        if (count == held.Length) Array.Resize(ref held, count * 2);
        held[count++] = (map, instance);
        Update();
    }

    /// <summary>The thread lets go of an instance, if it has it.</summary>
    /// <param name="map">The map.</param>
    /// <param name="instance">Which of its instances.</param>
    public void LetGo(LockClass map, long instance)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            if (held[i].Map != map || held[i].Instance != instance) continue;
            held[i] = held[--count];
            Update();
            return;
        }
    }

    internal void EnterReclaim()
    {
        InReclaim = true;
        Update();
    }

    internal void LeaveReclaim()
    {
        InReclaim = false;
        Update();
    }

    internal void Clear()
    {
        InReclaim = false;
        count = 0;
        Classes = 0;
    }

    private void Update()
    {
        Classes = InReclaim ? 1ul << lockdep.FsReclaim.Index : 0;
        for (var i = 0; i < count; i++) Classes |= 1ul << held[i].Map.Index;
    }
}
