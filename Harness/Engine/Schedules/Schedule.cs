using System.Collections.Immutable;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Schedules;

/// <summary>Who goes at each step and how choices fall, as runs of steps between context switches.</summary>
/// <param name="Runs">The runs, in order; neighbouring runs are of different threads.</param>
/// <param name="Outcomes">The outcome of each choice, in the order in which the choices come up.</param>
/// <param name="Checks">
/// For each run the low byte of <see cref="Trace.Digest"/> at its end, by which a replay sees where it leaves the
/// recorded run; empty if unknown, and where <see cref="StepChecks"/> say more.
/// </param>
public sealed record Schedule(EquatableList<ScheduleRun> Runs, EquatableList<int> Outcomes, EquatableList<byte> Checks)
{
    /// <summary>More threads and interrupts than this no machine has.</summary>
    public const int MostThreads = 32;

    /// <summary>More steps than this no schedule has.</summary>
    public const int MostSteps = 1_000_000;

    /// <summary>A schedule of which nothing else is known.</summary>
    public Schedule(EquatableList<ScheduleRun> runs, EquatableList<int> outcomes)
        : this(runs, outcomes, [])
    {
    }

    /// <summary>By these a replay sees at which step it leaves the recorded run; none if unknown.</summary>
    public StepChecks StepChecks { get; init; } = StepChecks.None;

    /// <summary>No step: a replay of it ends before the first.</summary>
    public static Schedule Empty { get; } = new([], []);

    /// <summary>How many steps the runs have together.</summary>
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

    /// <summary>A schedule of any runs: empty ones are left out, neighbours of one thread become one.</summary>
    public static Schedule Of(IEnumerable<ScheduleRun> runs, IEnumerable<int> outcomes)
    {
        var joined = new List<ScheduleRun>();
        foreach (var run in runs)
        {
            if (run.Length <= 0) continue;
            if (joined.Count > 0 && joined[^1].Thread == run.Thread) joined[^1] = run with { Length = joined[^1].Length + run.Length };
            else joined.Add(run);
        }

        return new Schedule([.. joined], [.. outcomes]);
    }

    /// <summary>The schedule without a thread or interrupt; those of higher index move down.</summary>
    public Schedule Without(int thread) => Of(
        Runs.Where(run => run.Thread != thread).Select(run => run.Thread > thread ? run with { Thread = run.Thread - 1 } : run), Outcomes);

    /// <summary>Says what is wrong with a schedule that was not recorded; null if it can be run.</summary>
    public string? Fault()
    {
        long steps = 0;
        for (var i = 0; i < Runs.Count; i++)
        {
            var (thread, length) = Runs[i];
            if (thread is < 0 or >= MostThreads) return $"run {i} is of thread {thread}: {MostThreads} are possible";
            if (length < 1) return $"run {i} has {length} steps";
            if (i > 0 && Runs[i - 1].Thread == thread) return $"runs {i - 1} and {i} are both of thread {thread}";
            steps += length;
        }

        if (steps > MostSteps) return $"a schedule of {steps} steps: at most {MostSteps} are possible";
        foreach (var outcome in Outcomes)
        {
            if (outcome is < 0 or > sbyte.MaxValue) return $"outcome {outcome}: 0 to {sbyte.MaxValue} are possible";
        }

        if (Outcomes.Count > steps) return $"{Outcomes.Count} outcomes in {steps} steps";
        if (StepChecks.Fault(steps) is { } checks) return checks;
        return Checks.Count == 0 || Checks.Count == Runs.Count ? null : $"{Checks.Count} checks of {Runs.Count} runs";
    }
}

/// <summary>Steps that one thread or interrupt makes without another getting in.</summary>
/// <param name="Thread">Its index.</param>
/// <param name="Length">How many, at least 1.</param>
public readonly record struct ScheduleRun(int Thread, int Length);
