using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

public sealed class SoundnessTests
{
    private const int MostRuns = 1500;

    [Theory]
    [InlineData(SmallProgram.Features.None, 2000)]
    [InlineData(SmallProgram.Features.Locks, 2000)]
    [InlineData(SmallProgram.Features.Readers, 2000)]
    [InlineData(SmallProgram.Features.Conditions, 2000)]
    [InlineData(SmallProgram.Features.Choices, 2000)]
    [InlineData(SmallProgram.Features.Locks | SmallProgram.Features.Readers | SmallProgram.Features.Conditions | SmallProgram.Features.Choices, 2000)]
    [InlineData(SmallProgram.Features.Interrupts | SmallProgram.Features.Locks | SmallProgram.Features.Choices, 2000)]
    [InlineData(SmallProgram.Features.StoreBuffers | SmallProgram.Features.Conditions | SmallProgram.Features.Locks, 2000)]
    [InlineData(SmallProgram.Features.All, 2000)]
    public void TheSearchFindsExactlyTheTracesOfBruteForce(SmallProgram.Features features, int programs)
    {
        var compared = 0;
        for (var seed = 0ul; seed < (ulong)programs; seed++)
        {
            if (Compare(seed, features, Reduction.Sound) is { } difference) Assert.Fail($"seed {seed}: {difference}");
            compared++;
        }

        Assert.True(compared > 0);
    }

    /// <summary>What is wrong with the search on a program; null if nothing is, or the program is too large to tell.</summary>
    internal static string? Compare(ulong seed, SmallProgram.Features features, Reduction reduction)
    {
        var brute = new BruteForce(new SmallProgram(seed, features));
        if (!brute.Run(MostRuns)) return null;
        var program = new SmallProgram(seed, features);
        var again = new ReplayedTraces(new SmallProgram(seed, features));
        var found = new HashSet<Words>();
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
        if (!found.IsSupersetOf(brute.Traces)) return $"{brute.Traces.Count(trace => !found.Contains(trace))} of {brute.Traces.Count} traces are missing";
        if (found.Count != brute.Traces.Count) return $"{found.Count} traces instead of {brute.Traces.Count}";
        if (twice > 0) return $"{twice} traces twice";
        if (others > 0) return $"{others} executions end otherwise when made again";
        return (features & (SmallProgram.Features.Interrupts | SmallProgram.Features.StoreBuffers)) == 0 && explorer.Blocked > 0 ? $"{explorer.Blocked} blocked" : null;
    }
}
