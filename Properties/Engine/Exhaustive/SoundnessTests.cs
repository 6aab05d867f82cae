using TagStorageModel.Engine.Exhaustive;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>
/// On generated programs, the search shows exactly the equivalence classes that all schedules fall into, each once, with
/// the states and verdicts in which they end.
/// </summary>
public sealed class SoundnessTests
{
    private const int MostRuns = 100;

    [Theory]
    [InlineData(SmallProgram.Features.None, 2300)]
    [InlineData(SmallProgram.Features.Locks, 2300)]
    [InlineData(SmallProgram.Features.Readers, 2300)]
    [InlineData(SmallProgram.Features.Conditions, 2300)]
    [InlineData(SmallProgram.Features.Choices, 2300)]
    [InlineData(SmallProgram.Features.Locks | SmallProgram.Features.Readers | SmallProgram.Features.Conditions
        | SmallProgram.Features.Choices, 2300)]
    [InlineData(SmallProgram.Features.Interrupts | SmallProgram.Features.Locks | SmallProgram.Features.Choices, 2300)]
    [InlineData(SmallProgram.Features.StoreBuffers | SmallProgram.Features.Conditions | SmallProgram.Features.Locks, 2300)]
    [InlineData(SmallProgram.Features.All, 2300)]
    [InlineData(SmallProgram.Features.SharedCpus, 800)]
    [InlineData(SmallProgram.Features.SharedCpus | SmallProgram.Features.Locks | SmallProgram.Features.Readers
        | SmallProgram.Features.Conditions | SmallProgram.Features.Choices, 800)]
    [InlineData(SmallProgram.Features.SharedCpus | SmallProgram.Features.Interrupts | SmallProgram.Features.Locks, 800)]
    [InlineData(SmallProgram.Features.Softirqs | SmallProgram.Features.Interrupts | SmallProgram.Features.Locks, 800)]
    [InlineData(SmallProgram.Features.SharedCpus | SmallProgram.Features.Softirqs | SmallProgram.Features.All, 800)]
    public void TheSearchShowsExactlyTheTracesOfBruteForce(SmallProgram.Features features, int programs)
    {
        var traces = 0L;
        for (var (seed, compared) = (0ul, 0); compared < programs; seed++)
        {
            if (Compare(seed, features, Reduction.Sound) is not { } comparison) continue;
            Assert.True(comparison.Difference is null, $"seed {seed}: {comparison.Difference}");
            compared++;
            traces += comparison.Traces;
        }

        Assert.True(traces > programs, $"only {traces} traces");
    }

    /// <summary>The same where threads wait for conditions on several words at once.</summary>
    [Theory]
    [InlineData(SmallProgram.Features.Awaits, 2300)]
    [InlineData(SmallProgram.Features.Awaits | SmallProgram.Features.Locks | SmallProgram.Features.Conditions
        | SmallProgram.Features.Choices, 1500)]
    [InlineData(SmallProgram.Features.Awaits | SmallProgram.Features.Interrupts, 300)]
    public void WaitsForConditionsAreThoseOfBruteForce(SmallProgram.Features features, int programs) =>
        TheSearchShowsExactlyTheTracesOfBruteForce(features, programs);

    [Theory]
    [InlineData(SmallProgram.Features.Locks | SmallProgram.Features.Readers | SmallProgram.Features.Conditions
        | SmallProgram.Features.Choices)]
    [InlineData(SmallProgram.Features.Interrupts | SmallProgram.Features.Locks)]
    [InlineData(SmallProgram.Features.SharedCpus | SmallProgram.Features.Locks | SmallProgram.Features.Conditions)]
    public void TheOrderInWhichThreadsAreCreatedDoesNotMatter(SmallProgram.Features features)
    {
        for (var seed = 0ul; seed < 300; seed++)
        {
            var counts = Enumerable.Range(0, 4).Select(order =>
            {
                var explorer = new Explorer(new SmallProgram(seed, features, (ulong)order).Machine);
                return explorer.Run(() => explorer.Counts.Executions < 2000) ? explorer.Counts.Executions : -1;
            }).Where(count => count >= 0).Distinct().ToList();
            Assert.True(counts.Count <= 1, $"seed {seed}: {string.Join(' ', counts)}");
        }
    }

    /// <summary>What a search shows beside brute force; null if the program is too large to tell.</summary>
    internal static Comparison? Compare(ulong seed, SmallProgram.Features features, Reduction reduction, int mostRuns = MostRuns)
    {
        var brute = new BruteForce(new SmallProgram(seed, features));
        if (!brute.Run(mostRuns)) return null;
        var program = new SmallProgram(seed, features);
        var again = new ReplayedExecutions(new SmallProgram(seed, features));
        var found = new HashSet<TraceNumbers>();
        var explorer = new Explorer(program.Machine, reduction);
        var twice = 0;
        var others = 0;
        explorer.Run(() =>
        {
            var final = program.Final();
            var trace = again.Of(program.Machine.Trace.Decisions);
            if (!found.Add(trace)) twice++;
            if (final != again.Final) others++;
            return true;
        });
        return new Comparison(brute.Traces.Count, Difference());

        string? Difference()
        {
            if (!found.IsSupersetOf(brute.Traces))
                return $"{brute.Traces.Count(trace => !found.Contains(trace))} of {brute.Traces.Count} traces are missing";
            if (found.Count != brute.Traces.Count) return $"{found.Count} traces instead of {brute.Traces.Count}";
            if (twice > 0) return $"{twice} traces twice";
            if (others > 0) return $"{others} executions end otherwise when made again";
            var mayBlock = (features & (SmallProgram.Features.Interrupts | SmallProgram.Features.SharedCpus)) != 0;
            return !mayBlock && explorer.Counts.Blocked > 0 ? $"{explorer.Counts.Blocked} blocked" : null;
        }
    }

    /// <param name="Traces">How many there are.</param>
    /// <param name="Difference">What is wrong; null if nothing is.</param>
    internal sealed record Comparison(int Traces, string? Difference);
}
