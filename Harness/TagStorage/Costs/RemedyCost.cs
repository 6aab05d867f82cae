namespace TagStorageModel.Harness.TagStorage.Costs;

/// <summary>What a remedy costs in the runs of a family of scenarios, as its steps say; but for the longest and the most, sums.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Family">What the scenarios have in common.</param>
/// <param name="Runs">How many runs were made: of each scenario the same, whatever the revision.</param>
/// <param name="MostBytes">Most bytes at once in tag buffers, and in pages of such.</param>
/// <param name="MostSlots">Most slots of tags_by_pfn in use at once, reserved ones included.</param>
/// <param name="AtomicTried">Allocations that may not sleep.</param>
/// <param name="AtomicFailed">Those of them that found no memory.</param>
/// <param name="Killed">Times a process was sent SIGKILL.</param>
/// <param name="TagsLost">Violations of the rules that tags are preserved, whoever lost them.</param>
/// <param name="FaultsRetried">Faults that were answered with VM_FAULT_RETRY.</param>
/// <param name="OutOfMemory">Faults that were answered with VM_FAULT_OOM.</param>
/// <param name="LongestIrqsOff">Most steps on end that a CPU made with interrupts off.</param>
/// <param name="LongestPreemptionOff">Most steps on end that a CPU made in atomic context.</param>
/// <param name="UnusedBuffers">Buffers that were allocated and never held tags.</param>
/// <param name="UnusedSlots">Pages whose slot was reserved or marked, and in the end never held tags.</param>
/// <param name="PlacesChanged">Functions of the model that the revision changes.</param>
public sealed record RemedyCost(
    string Revision, string Family, int Runs, int MostBytes, int MostSlots, int AtomicTried, int AtomicFailed, int Killed, int TagsLost,
    int FaultsRetried, int OutOfMemory, int LongestIrqsOff, int LongestPreemptionOff, int UnusedBuffers, int UnusedSlots, int PlacesChanged);
