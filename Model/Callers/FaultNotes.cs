using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

/// <summary>What is noted of page faults, whose beginning and end are no steps.</summary>
public static class FaultNotes
{
    /// <summary>A fault is about to be handled, under mmap_lock or the VMA's lock; first: the <see cref="FaultFlags"/>.</summary>
    public static NoteKind Entered { get; } = new("fault entered");

    /// <summary>A fault was handled; first: the <see cref="FaultFlags"/>, second: the <see cref="VmFault"/>.</summary>
    public static NoteKind Returned { get; } = new("fault returned", entry => $"returns {ResultOf(entry).Text()}");

    /// <summary>
    /// The kernel is about to fault a page in for an access that it looks up in page tables, once more or for the first time;
    /// first: the address, second: whose memory and which round, as <see cref="Round"/> has it.
    /// </summary>
    public static NoteKind FaultsIn { get; } = new("faults in");

    /// <summary>
    /// An access faulted as often as the model allows and was given up; first: the address, second: the
    /// <see cref="FaultingAccess"/>.
    /// </summary>
    public static NoteKind GivenUp { get; } = new("access given up");

    /// <summary>An access, whose memory it is in, and which fault of it this is, from 1, in one number.</summary>
    public static long Round(FaultingAccess access, int mm, int round) => ((long)access << 16) | ((long)mm << 8) | (uint)round;

    /// <summary>What <see cref="Round"/> has put into one number.</summary>
    public static (FaultingAccess Access, int Mm, int Round) PartsOf(long round) =>
        ((FaultingAccess)(round >> 16), (int)(round >> 8 & 0xff), (int)(round & 0xff));

    /// <summary>What the fault has returned whose end is noted.</summary>
    public static VmFault ResultOf(TraceEntry entry) => (VmFault)entry.Second;
}
