using System.Collections.Immutable;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>Who goes at each step and how choices fall, as runs of steps between context switches.</summary>
/// <param name="Runs">The runs, in order; neighbouring runs are of different threads.</param>
/// <param name="Outcomes">The outcome of each choice, in the order in which the choices come up.</param>
public sealed record Schedule(EquatableList<ScheduleRun> Runs, EquatableList<int> Outcomes)
{
    /// <summary>The empty schedule.</summary>
    public static Schedule Empty { get; } = new([], []);

    /// <summary>Steps in all.</summary>
    public int Steps => Runs.Sum(run => run.Length);

    /// <summary>The schedule of a run's decisions.</summary>
    public static Schedule Of(ReadOnlySpan<Decision> decisions)
    {
        var runs = ImmutableArray.CreateBuilder<ScheduleRun>();
        var outcomes = ImmutableArray.CreateBuilder<int>();
        foreach (var decision in decisions)
        {
            if (runs.Count > 0 && runs[^1].Thread == decision.Thread) runs[^1] = runs[^1] with { Length = runs[^1].Length + 1 };
            else runs.Add(new ScheduleRun(decision.Thread, 1));
            if (decision.Outcome != Trace.NoChoice) outcomes.Add(decision.Outcome);
        }

        return new Schedule([.. runs], [.. outcomes]);
    }
}

/// <summary>Steps that one thread or interrupt makes without another getting in.</summary>
/// <param name="Thread">Its index.</param>
/// <param name="Length">How many, at least 1.</param>
public readonly record struct ScheduleRun(int Thread, int Length);
