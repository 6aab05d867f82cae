using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exploring;

/// <summary>Lets one thread go, for a stride.</summary>
/// <param name="thread">Its index.</param>
/// <param name="outcome">How its first step falls, if that is a choice.</param>
/// <param name="stride">How far.</param>
internal sealed class StrideStrategy(int thread, int outcome, Stride stride) : IStrategy
{
    private Machine? machine;
    private string? function;
    private int broken;
    private int steps;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        this.machine = machine;
        steps = 0;
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        if ((runnable >> thread & 1) == 0 || (steps > 0 && Ends(machine!.Threads[thread]))) return -1;
        if (steps++ == 0) (broken, function) = (machine!.Violations.Items.Length, FunctionOf(machine.Threads[thread]));
        return thread;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => Math.Min(outcome, outcomes - 1);

    private static string? FunctionOf(ModelThread thread) => thread.Calls.Innermost?.Name;

    private bool Ends(ModelThread thread) =>
        stride == Stride.Step || ExploredMove.OutcomesOf(thread) > 1 || machine!.Violations.Items.Length > broken
        || (stride == Stride.Function && FunctionOf(thread) != function);
}
