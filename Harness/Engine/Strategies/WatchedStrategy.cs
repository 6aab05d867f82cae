using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>Follows another strategy, and lets the machine be looked at before each step.</summary>
/// <param name="inner">Who decides.</param>
/// <param name="watch">Is told how many steps have been made; must change nothing.</param>
public sealed class WatchedStrategy(IStrategy inner, Action<int> watch) : IStrategy
{
    private Machine? machine;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        this.machine = machine;
        return inner.Begin(machine);
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        watch(machine!.Trace.Steps);
        return inner.NextThread(runnable);
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => inner.NextOutcome(outcomes);
}
