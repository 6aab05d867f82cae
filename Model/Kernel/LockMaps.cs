namespace TagStorageModel.Model;

/// <summary>
/// What lockdep counts as held by a context although it is no lock (<c>struct lockdep_map</c>): reclaim, and the right
/// to initialise a page's tags. Never among the locks held of a report.
/// </summary>
/// <param name="lockdep">Knows their classes.</param>
public sealed class LockMaps(Lockdep lockdep)
{
    private long[] pages = new long[4];
    private int count;

    /// <summary>PF_MEMALLOC: the thread is kswapd or in direct reclaim, and reclaims no more.</summary>
    public bool InReclaim { get; private set; }

    /// <summary>The classes held so, as bits.</summary>
    public ulong Classes { get; private set; }

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

    /// <summary>The thread has set PG_mte_lock: everybody else spins until it sets PG_mte_tagged.</summary>
    internal void WonTagging(long page)
    {
        if (count == pages.Length) Array.Resize(ref pages, count * 2);
        pages[count++] = page;
        Update();
    }

    /// <summary>The thread has set PG_mte_tagged.</summary>
    internal void EndTagging(long page)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            if (pages[i] != page) continue;
            pages[i] = pages[--count];
            Update();
            return;
        }
    }

    internal void Clear()
    {
        InReclaim = false;
        count = 0;
        Classes = 0;
    }

    private void Update() =>
        Classes = (InReclaim ? 1ul << lockdep.FsReclaim.Index : 0) | (count > 0 ? 1ul << lockdep.MteLock.Index : 0);
}
