using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Sweeping;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>What a search has seen of the orders of locks, as a checkpoint keeps it.</summary>
/// <param name="Facts">What was seen, and in which execution.</param>
internal sealed record LockFacts(IReadOnlyList<SavedLockFact> Facts)
{
    internal static LockFacts Of(IEnumerable<LockObservation> seen) => new(
        [.. seen.Select(item => new SavedLockFact(
            item.Fact.From, item.Fact.To, item.Function, item.Run,
                [.. item.Schedule.Runs.SelectMany(run => (int[])[run.Thread, run.Length])], [.. item.Schedule.Outcomes])
            { Kind = item.Fact.Kind })]);

    /// <summary>As a search has it.</summary>
    internal IEnumerable<LockObservation> Seen()
    {
        foreach (var fact in Facts)
        {
            var runs = Enumerable.Range(0, fact.Runs.Count / 2).Select(i => new ScheduleRun(fact.Runs[2 * i], fact.Runs[(2 * i) + 1]));
            yield return new LockObservation(
                new LockFact(fact.From, fact.To, fact.Kind), fact.Run, fact.Function, Schedule.Of(runs, fact.Outcomes));
        }
    }
}

/// <summary>One of them.</summary>
/// <param name="From">The class held, or how the other was taken.</param>
/// <param name="To">The class taken.</param>
/// <param name="Function">Where.</param>
/// <param name="Run">In which of its worker's executions.</param>
/// <param name="Runs">The schedule: threads and steps in turn.</param>
/// <param name="Outcomes">How its choices fell.</param>
internal sealed record SavedLockFact(string From, string To, string Function, int Run, IReadOnlyList<int> Runs,
    IReadOnlyList<int> Outcomes)
{
    /// <summary>Which of the two was read-locked.</summary>
    public string? Kind { get; init; }
}
