namespace TagStorageModel.Model.Revisions;

/// <summary>Operations that only make sense together, or that tread on each other's toes: a generated scenario has none to three.</summary>
public enum Theme
{
    /// <summary>What fills memory, before the rest begins.</summary>
    Touches,

    /// <summary>Entries of page tables change.</summary>
    Mappings,

    /// <summary>Processes share what one of them pins.</summary>
    Processes,

    /// <summary>Pages come and go with the swap device.</summary>
    Swapping,

    /// <summary>Pages are moved out of the way.</summary>
    Moving,

    /// <summary>Drivers allocate pages or pin those of processes.</summary>
    Drivers,

    /// <summary>A tracer looks at tags.</summary>
    Tracing,

    /// <summary>A guest accesses the memory of its process.</summary>
    Guests,

    /// <summary>KSM merges pages.</summary>
    Merging,

    /// <summary>Pages of files with buffers.</summary>
    Buffers,

    /// <summary>The file that processes map; where there is one.</summary>
    Files,

    /// <summary>khugepaged; where there are huge pages.</summary>
    Collapsing,

    /// <summary>What is done to huge pages; where there are some.</summary>
    HugePages,

    /// <summary>No theme: what a scenario may have one or two of beside its themes.</summary>
    Anywhere,
}
