using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Cases;

/// <summary>How a case is run again.</summary>
public sealed record RunOptions
{
    /// <summary>On Coyote's engine rather than the own one.</summary>
    public bool OnCoyote { get; init; }

    /// <summary>Steps and notes are kept, so that the run can be explained.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>The schedule's checks are ignored: it is followed as far as it fits.</summary>
    public bool IgnoresChecks { get; init; }

    /// <summary>What the run must come to; null: nothing is known of it.</summary>
    public Promise? Promise { get; init; }

    /// <summary>The rules that watch it; null: all of the subject's.</summary>
    public IReadOnlyList<Invariant>? Rules { get; init; }

    /// <summary>How many of its steps are made; null: all.</summary>
    public int? Steps { get; init; }

    /// <summary>
    /// Is shown the system before each step, with how many have been made; must change nothing. Null: nobody looks.
    /// </summary>
    public Action<SystemUnderTest, int>? Watch { get; init; }
}
