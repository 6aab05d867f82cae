using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Invariants;

/// <summary>The last faults of one access that does not get on: what they read, and who they come to the same in.</summary>
public sealed class FaultLoop
{
    private readonly HashSet<Location> read = [];
    private bool hasWritten;

    /// <summary>How many faults the access has made.</summary>
    public int Faults { get; set; }

    /// <summary>The last faults are being watched, and nothing has disturbed them so far.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The access was given up: nothing that it read may be written any more.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>The failures that might still have been injected when the first of them began.</summary>
    public FaultBudget FaultsLeft { get; private set; }

    /// <summary>The process whose access is watched; null before there is one.</summary>
    public MmStruct? Mm { get; private set; }

    /// <summary>The address that is accessed, an index into the process' page table.</summary>
    public int Address { get; private set; }

    /// <summary>
    /// The C function that last decided what becomes of the address: the one that wrote its entry, else the innermost of all but the
    /// entries of a fault.
    /// </summary>
    public string? Function { get; private set; }

    /// <summary>What the access found when its last faults began to be watched.</summary>
    public long Found { get; private set; }

    /// <summary>A thread enters the loop of an access that faults.</summary>
    public void Open(FaultBudget faultsLeft, MmStruct mm, int address, long found)
    {
        IsOpen = true;
        FaultsLeft = faultsLeft;
        Mm = mm;
        Address = address;
        Found = found;
    }

    /// <summary>Whether its last faults looked at a location.</summary>
    public bool HasRead(Location location) => read.Contains(location);

    /// <summary>Something changed: what the next faults come to is open.</summary>
    public void Disturb() => IsOpen = false;

    /// <summary>A step of one of the faults.</summary>
    public void SeeOwn(ModelThread thread, in Step step, in Footprint footprint)
    {
        if (footprint.IsEverything) Disturb();

        // Of locks that are waited for it only matters that they are had in the end.
        if (step.Target is not (SpinLock or Mutex or RwSemaphore or RwLock))
        {
            for (var i = 0; i < footprint.Count; i++) read.Add(footprint[i].Location);
        }

        if (step.Kind == PageTable.SetPmdKind && step.Target == Mm!.Table && Address >= Mm.Size)
        {
            // The service itself: what it wrote is not what it was given.
            hasWritten = true;
            Function = thread.Calls[thread.Calls.Depth - 1].Name;
            return;
        }

        var writes = step.Kind == PageTable.SetKind && step.Target == Mm!.Table && step.Argument == Address;
        if (hasWritten && !writes) return;
        hasWritten |= writes;
        if (thread.Calls.Innermost is { Name: not ("do_page_fault" or "handle_mm_fault") } function) Function = function.Name;
    }

    /// <summary>A step of somebody else, or of the same thread when the access has been given up.</summary>
    public void SeeOther(in Footprint footprint)
    {
        if (footprint.IsEverything) Disturb();
        for (var i = 0; i < footprint.Count; i++)
        {
            if (footprint[i] is (var location, true) && read.Contains(location)) Disturb();
        }
    }

    /// <summary>Forgets the access before: another one begins.</summary>
    public void Clear()
    {
        Faults = 0;
        IsOpen = false;
        IsGivenUp = false;
        hasWritten = false;
        Function = null;
        Mm = null;
        if (read.Count > 0) read.Clear();
    }
}
