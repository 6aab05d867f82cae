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

    /// <summary>An access of user space faulted as often as the model allows and was given up; first: the address.</summary>
    public static NoteKind GivenUp { get; } = new("access given up");

    /// <summary>What the fault has returned whose end is noted.</summary>
    public static VmFault ResultOf(TraceEntry entry) => (VmFault)entry.Second;
}
