using System.Diagnostics;

namespace TagStorageModel.Check.Linearizability;

/// <summary>Generates programs of a specification's operations, explores each, and makes one that fails small.</summary>
/// <param name="subject">The specification.</param>
/// <param name="options">How each program is explored.</param>
/// <param name="schedules">How many interleavings of each; null: all, within the bounds.</param>
/// <param name="smaller">The programs that are tried in place of one that fails.</param>
internal sealed class ProgramSearch(ICheckedSubject subject, CheckOptions options, int? schedules,
    Func<ParallelProgram, IEnumerable<ParallelProgram>> smaller)
{
    internal const long MostExecutions = 5000;
    private const int MostTrials = 400;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly SortedSet<string> bounds = new(StringComparer.Ordinal);
    private long executions;
    private long steps;
    private bool ended = true;

    /// <summary>Explores the programs of a seed.</summary>
    /// <exception cref="CheckFailedException">One of them has a history that the model has not.</exception>
    internal CheckResult Run(int programs, ulong seed)
    {
        var made = 0;
        for (; made < programs && !(clock.Elapsed > options.For); made++)
        {
            var program = (ParallelProgram)subject.Generate(seed, (ulong)made);
            if (Explore(program) is { } found) throw Smallest(program, found).Minimised().Failure();
        }

        return new CheckResult(subject.Name, executions, steps, ended && schedules is null && made == programs, bounds)
        {
            Programs = made
        };
    }

    private Witness? Explore(ParallelProgram program)
    {
        var left = options.For is { } time ? time - clock.Elapsed : (TimeSpan?)null;
        var own = options with { Executions = options.Executions ?? MostExecutions, For = left };
        Exploration exploration = schedules is { } count ? new Sampling(subject, program, own, count, 1)
            : new Exhaustion(subject, program, own);
        var found = exploration.Find(out var result);
        executions += result.Executions;
        steps += result.Steps;
        ended &= result.Ended;
        bounds.UnionWith(result.Bounds);
        return found;
    }

    /// <summary>The smallest program found that shows the same: none of those with a call less or a smaller argument does.</summary>
    private Witness Smallest(ParallelProgram program, Witness found)
    {
        var trials = 0;
        for (var isSmaller = true; isSmaller;)
        {
            isSmaller = false;
            foreach (var other in smaller(program))
            {
                if (++trials > MostTrials) return found;
                if (Explore(other) is not { } again || again.Key != found.Key) continue;
                (program, found, isSmaller) = (other, again, true);
                break;
            }
        }

        return found;
    }
}
