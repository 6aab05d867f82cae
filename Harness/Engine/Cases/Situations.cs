namespace TagStorageModel.Engine.Cases;

/// <summary>The situations that every subject can be in, and that are counted without its help.</summary>
public static class Situations
{
    /// <summary>An allocation that must not sleep failed.</summary>
    public const string AtomicAllocationFailed = "situation: allocation without sleeping failed";

    /// <summary>An allocation that may sleep failed.</summary>
    public const string SleepingAllocationFailed = "situation: sleeping allocation failed";

    /// <summary>An interrupt that the scenario allows for arrived in the middle of a thread's code.</summary>
    public const string InterruptArrived = "situation: interrupt arrived";

    /// <summary>A softirq arrived in the middle of a thread's code.</summary>
    public const string SoftirqArrived = "situation: softirq arrived";

    /// <summary>A task lost its CPU to another one before its end.</summary>
    public const string CpuChangedHands = "situation: a task lost its CPU to another";

    /// <summary>A store left its buffer later than it was made.</summary>
    public const string StoreWasLate = "situation: store took effect later";
}
