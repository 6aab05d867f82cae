using System.Runtime.ExceptionServices;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>What the runs of one case of a sweep have shown.</summary>
/// <param name="Index">The index of the case.</param>
internal sealed record SweptCase(ulong Index)
{
    /// <summary>Its system, as the last run has left it; null if it could not be made.</summary>
    internal SystemUnderTest? Made { get; set; }

    /// <summary>Its runs.</summary>
    internal ScenarioRuns? Runs { get; set; }

    /// <summary>The situations that its runs were in.</summary>
    internal RunSituations? Situations { get; set; }

    /// <summary>The digest of each run's trace.</summary>
    internal List<ulong> Digests { get; } = [];

    /// <summary>Steps of its runs, those of the setup among them.</summary>
    internal long Steps { get; set; }

    /// <summary>Runs that came to the limit of steps.</summary>
    internal long Cut { get; set; }

    /// <summary>The keys that it shows, in order; those that an earlier case has been seen to show have no event.</summary>
    internal List<(string Key, ConfirmedFinding? Finding)> Findings { get; } = [];

    /// <summary>Orders and usages of lock classes that were not known when it ran.</summary>
    internal List<LockEdgeEvent> Locks { get; } = [];

    /// <summary>What ended it before its time; null if nothing did.</summary>
    internal ExceptionDispatchInfo? Fault { get; set; }
}

/// <summary>A violation that was seen again.</summary>
/// <param name="Event">What is reported.</param>
/// <param name="Token">The run.</param>
/// <param name="File">What is to be saved of it; null: nothing is.</param>
internal sealed record ConfirmedFinding(ViolationEvent Event, Token Token, CaseFile? File);
