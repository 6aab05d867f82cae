using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>Follows another strategy for some steps and ends the run there, so that the machine can be looked at.</summary>
/// <param name="inner">Who decides.</param>
/// <param name="steps">How many steps.</param>
public sealed class PrefixStrategy(IStrategy inner, int steps) : IStrategy
{
    private Machine? machine;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        this.machine = machine;
        return inner.Begin(machine);
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable) => machine!.Trace.Steps >= steps ? -1 : inner.NextThread(runnable);

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => inner.NextOutcome(outcomes);
}
