using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>A node of the search that has been handed in: what sleeps there, and what remains to be explored from there.</summary>
internal sealed class FrontierNode
{
    /// <summary>The node above; null for a root.</summary>
    internal FrontierNode? Parent { get; init; }

    /// <summary>The event that leads here from above; of no meaning for a root.</summary>
    internal Decision Decision { get; init; }

    /// <summary>Which set of interrupts arrives.</summary>
    internal uint Arrivals { get; init; }

    /// <summary>How many events lead here.</summary>
    internal int Depth { get; init; }

    /// <summary>What sleeps here: inherited, or begun here.</summary>
    internal List<Wakeup> Sleeping { get; init; } = [];

    /// <summary>What remains to be explored from here.</summary>
    internal int Tree = WakeupTree.None;
}

/// <summary>A part of the search, to be explored by one worker.</summary>
/// <param name="Node">The node from which it begins; null: from the root.</param>
/// <param name="Arrivals">Which set of interrupts arrives.</param>
/// <param name="First">Its first event; of no meaning from the root.</param>
/// <param name="Sleeping">What sleeps after that.</param>
/// <param name="Tree">What is to be explored after that, in the frontier's store.</param>
internal sealed record FrontierItem(FrontierNode? Node, uint Arrivals, Decision First, List<Wakeup> Sleeping, int Tree);
