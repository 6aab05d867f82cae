using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Revisions;

/// <summary>What is noted of the swap device, beside its steps.</summary>
public static class SwapNotes
{
    /// <summary>swapoff() returns; first: its result.</summary>
    public static NoteKind Off { get; } = new("swapoff returned", entry => $"swapoff() returns {Errno.Text(entry.Result)}");
}
