using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Properties.Engine.Exhaustive;

namespace TagStorageModel.Properties.Kit.Primitives;

/// <summary>What the search shows of generated programs is what all their schedules show; both engines show the same.</summary>
public sealed class PrimitiveProgramTests
{
    private const int MostRuns = 400;

    [Fact]
    public void TheSearchShowsExactlyTheTracesOfBruteForce()
    {
        var (compared, races, deadlocks) = (0, 0, 0);
        for (ulong seed = 0; compared < 2500; seed++)
        {
            var program = new PrimitiveProgram(seed);
            var brute = new BruteForce(program.Machine, program.Final);
            if (!brute.Run(MostRuns)) continue;
            compared++;
            var searched = new PrimitiveProgram(seed);
            var copy = new PrimitiveProgram(seed);
            var again = new ReplayedExecutions(copy.Machine, copy.Final);
            var found = new HashSet<TraceNumbers>();
            var explorer = new Explorer(searched.Machine);
            var (twice, others) = (0, 0);
            explorer.Run(() =>
            {
                var final = searched.Final();
                if (!found.Add(again.Of(searched.Machine.Trace.Decisions))) twice++;
                if (final != again.Final) others++;
                if (searched.Machine.Violations.Items.ToArray().Any(item => item.Key.Invariant.Id == "D1")) races++;
                return true;
            });
            deadlocks += (int)explorer.Counts.Deadlocks;
            Assert.True(found.SetEquals(brute.Traces) && twice == 0 && others == 0 && explorer.Counts.Blocked == 0,
                $"seed {seed}: {found.Count} of {brute.Traces.Count} traces, {twice} twice, {others} otherwise, "
                + $"{explorer.Counts.Blocked} blocked");
        }

        Assert.True(races > 100 && deadlocks > 100, $"{races} executions with a race, {deadlocks} deadlocks");
    }

    [Fact]
    public void BothEnginesShowTheSame()
    {
        for (ulong seed = 0; seed < 300; seed++)
        {
            var program = new PrimitiveProgram(seed, most: 8);
            program.Machine.Checked = true;
            var random = new RandomStrategy(seed);
            var own = new OwnEngine(program.Machine);
            own.Run(random);
            var (decisions, digest, final) = (program.Machine.Trace.Decisions.ToArray(), program.Machine.Trace.Digest, program.Final());
            var replay = new ReplayStrategy(TagStorageModel.Engine.Schedules.Schedule.Of(decisions));
            new CoyoteEngine(program.Machine).Run(replay);
            Assert.Null(replay.Misfit);
            Assert.Equal((digest, final), (program.Machine.Trace.Digest, program.Final()));
        }
    }

    [Fact]
    public void AScheduleAllocatesNothingOnceWarm()
    {
        Assert.SkipWhen(BuildKind.IsDebug, "In a debug build async methods are classes.");
        for (ulong seed = 0; seed < 5; seed++)
        {
            var engine = new OwnEngine(new PrimitiveProgram(seed, most: 8).Machine);
            var strategy = new RandomStrategy(7);
            var allocated = long.MaxValue;
            for (var batch = 0; batch < 3000 && allocated != 0; batch++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 100; i++) engine.Run(strategy);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.Equal(0, allocated);
        }
    }
}
