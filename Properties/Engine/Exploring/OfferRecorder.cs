using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Exploring;

/// <summary>Notes what an engine offers at each step, while another strategy decides.</summary>
internal sealed class OfferRecorder(IStrategy inner) : IStrategy
{
    /// <summary>Who could go at each step, as bits.</summary>
    internal List<uint> Runnable { get; } = [];

    /// <summary>How many ways each step that was made could fall; those that were no choice are not in it.</summary>
    internal Dictionary<int, int> Outcomes { get; } = [];

    /// <inheritdoc/>
    public bool Begin(Machine machine) => inner.Begin(machine);

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        var next = inner.NextThread(runnable);
        if (next >= 0) Runnable.Add(runnable);
        return next;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes)
    {
        Outcomes[Runnable.Count - 1] = outcomes;
        return inner.NextOutcome(outcomes);
    }
}
