namespace TagStorageModel.Harness.Asid;

/// <summary>What a CPU can be told to do. The numbers are those of tokens, and never change.</summary>
public enum AsidOperation
{
    /// <summary>It switches to an mm.</summary>
    Switch = 0,

    /// <summary>It switches to init_mm, which has no user pages.</summary>
    Idle = 1,

    /// <summary>It unmaps a page of an mm, whether or not it runs the mm, and invalidates it in all TLBs.</summary>
    UnmapPage = 2,

    /// <summary>It unmaps all pages of an mm, and invalidates all of its ASID.</summary>
    UnmapAll = 3,

    /// <summary>It pins the ASID of an mm, as a driver of a device does that is to share the mm.</summary>
    Pin = 4,

    /// <summary>It gives back what it has pinned, if that was possible.</summary>
    Unpin = 5,
}
