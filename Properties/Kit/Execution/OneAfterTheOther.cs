using System.Numerics;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Kit.Execution;

/// <summary>Runs the threads in the order of their numbers, each as far as it goes.</summary>
internal sealed class OneAfterTheOther : IStrategy
{
    public bool Begin(Machine machine) => true;

    public int NextThread(uint runnable) => BitOperations.TrailingZeroCount(runnable);

    public int NextOutcome(int outcomes) => 0;
}
