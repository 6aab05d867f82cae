using System.Numerics;
using TagStorageModel.Harness;
using TagStorageModel.Model;

namespace TagStorageModel.Properties;

/// <summary>Runs the threads in the order of their numbers, each as far as it goes.</summary>
internal sealed class OneAfterTheOther : IStrategy
{
    public bool Begin(Machine machine) => true;

    public int NextThread(uint runnable) => BitOperations.TrailingZeroCount(runnable);

    public int NextOutcome(int outcomes) => 0;
}
