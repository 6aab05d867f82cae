using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exploring;

/// <summary>Makes decisions that are known, and leaves what comes after them to another strategy.</summary>
/// <param name="known">The decisions, all of which can be made.</param>
/// <param name="next">Who decides then.</param>
internal sealed class ContinueStrategy(IReadOnlyList<Decision> known, IStrategy next) : IStrategy
{
    private Machine? machine;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        this.machine = machine;
        return next.Begin(machine);
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable) =>
        machine!.Trace.Steps < known.Count ? known[machine.Trace.Steps].Thread : next.NextThread(runnable);

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) =>
        machine!.Trace.Steps < known.Count ? Math.Max(0, (int)known[machine.Trace.Steps].Outcome) : next.NextOutcome(outcomes);
}
