using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Engines;

/// <summary>Runs all model threads as coroutines on one OS thread.</summary>
/// <param name="machine">The machine; it is reset for each run.</param>
public sealed class OwnEngine(Machine machine)
{
    /// <summary>Makes one run from the setup to the verdict.</summary>
    /// <returns>False if the strategy has nothing left to run.</returns>
    public bool Run(IStrategy strategy)
    {
        var ready = machine.Begin();
        if (!strategy.Begin(machine)) return false;
        machine.Outcomes = strategy;
        var cut = false;
        while (ready && machine.Runnable() is var runnable and not 0)
        {
            var next = strategy.NextThread(runnable);
            cut = next < 0 || machine.Trace.Steps >= machine.StepLimit;
            if (cut) break;
            machine.Advance(machine.Threads[next]);
        }

        machine.Conclude(cut);
        return true;
    }
}
