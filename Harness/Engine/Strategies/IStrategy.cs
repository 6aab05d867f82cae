using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>Says who goes next and how choices fall: one strategy a file.</summary>
public interface IStrategy : IOutcomeSource
{
    /// <summary>A new run begins.</summary>
    /// <param name="machine">The machine, reset and set up.</param>
    /// <returns>False if there is nothing left to run.</returns>
    bool Begin(Machine machine);

    /// <summary>Picks the thread or interrupt that makes the next step.</summary>
    /// <param name="runnable">Who may go, as bits by index; never 0.</param>
    /// <returns>The index of one of them, or a negative number to end the run here.</returns>
    int NextThread(uint runnable);
}
