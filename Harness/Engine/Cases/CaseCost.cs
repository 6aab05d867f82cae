using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Cases;

/// <summary>How much there is to read in a case, that which matters most first.</summary>
/// <param name="Threads">Threads of the scenario.</param>
/// <param name="HasStoreBuffers">
/// Stores may take effect later: one more thing to think of, and a failure that does without needs no weak memory
/// order.
/// </param>
/// <param name="Preemptions">Switches away from a thread that could have gone on.</param>
/// <param name="Calls">Calls of setup, threads and interrupts.</param>
/// <param name="Size">The scenario's size.</param>
/// <param name="Failures">Choices that do not fall to the ordinary outcome.</param>
/// <param name="Steps">Steps after the setup.</param>
/// <param name="Switches">Switches between threads or interrupts.</param>
public readonly record struct CaseCost(int Threads, bool HasStoreBuffers, int Preemptions, int Calls, long Size, int Failures, int Steps,
    int Switches) : IComparable<CaseCost>
{
    /// <summary>The cost of the run that a machine has just made.</summary>
    public static CaseCost Of(IScenario scenario, Machine machine, int preemptions)
    {
        var (failures, switches, last) = (0, 0, -1);
        foreach (var decision in machine.Trace.Decisions)
        {
            if (decision.Outcome > 0) failures++;
            if (last >= 0 && last != decision.Thread) switches++;
            last = decision.Thread;
        }

        return new CaseCost(scenario.Tasks, scenario.HasStoreBuffers, preemptions, scenario.Calls, scenario.Size, failures,
            machine.Trace.Steps, switches);
    }

    /// <inheritdoc/>
    public int CompareTo(CaseCost other) =>
        (Threads, HasStoreBuffers, Preemptions, Calls, Size, Failures, Steps, Switches)
            .CompareTo((other.Threads, other.HasStoreBuffers, other.Preemptions, other.Calls, other.Size, other.Failures, other.Steps,
            other.Switches));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Count(Threads, "thread")}, {Count(Preemptions, "preemption")}, {Count(Calls, "call")}, {Count(Steps, "step")}";

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
