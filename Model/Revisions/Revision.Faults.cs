using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <content>The failures that threads may meet.</content>
public abstract partial class Revision
{
    /// <summary>Says which failures a thread may meet in each run.</summary>
    public void Allow(ModelThread thread, FaultBudget faults)
    {
        thread.Faults = faults.Allocations;
        FreeLists.AllowBusy(thread, faults.Busy);
    }

    /// <summary>The failures that a thread may meet in one run.</summary>
    public FaultBudget FaultsOf(ModelThread thread) => new(thread.Faults.Atomic, thread.Faults.Sleeping, FreeLists.BusyAllowedTo(thread));

    /// <summary>The failures that a thread may still meet in this run.</summary>
    public FaultBudget FaultsLeftTo(ModelThread thread) =>
        new(thread.FaultsLeft.Atomic, thread.FaultsLeft.Sleeping, FreeLists.BusyLeftTo(thread));
}
