using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>Each mistake that can be made in the reduction is seen by the comparison with brute force, and by a count.</summary>
public sealed class ReductionTests
{
    private const int MostPrograms = 3000;
    private const int MostRuns = 1000;

    [Fact]
    public void AMissedRaceIsSeen() => AssertIsSeen(new MissesRacesOfNeighbours(), "lastzero:5", SmallProgram.Features.None);

    [Fact]
    public void AMissedRaceWithAWaitingStepIsSeen() => AssertIsSeen(new MissesRacesOfWaits(), "counter:2,2", SmallProgram.Features.Locks);

    [Fact]
    public void ARaceTakenAsCoveredIsSeen() => AssertIsSeen(new TakesAllThatWasReversedAsCover(), "lastzero:5", SmallProgram.Features.None);

    [Fact]
    public void AnExecutionReachedFromTwoOthersIsSeen() =>
        AssertIsSeen(new ReachesFromAnywhere(), "lastzero:5", SmallProgram.Features.None);

    [Fact]
    public void AForgottenDependenceOfEnablednessIsSeen() =>
        AssertIsSeen(new SeesNoWaits(), "counter:2,2", SmallProgram.Features.Conditions | SmallProgram.Features.Locks);

    private static void AssertIsSeen(Reduction mistake, string? program, SmallProgram.Features features)
    {
        if (program is not null)
        {
            var sound = Counts(program, Reduction.Sound);
            Assert.Contains(Enumerable.Range(0, 6), order => Count(program, (ulong)order, mistake) != sound);
        }

        SmallProgram.Features[] all = [features, SmallProgram.Features.Readers,
            SmallProgram.Features.Locks | SmallProgram.Features.Conditions];
        Assert.Contains(
            Enumerable.Range(0, MostPrograms * all.Length),
            i => SoundnessTests.Compare((ulong)(i % MostPrograms), all[i / MostPrograms], mistake, MostRuns) is { Difference: not null });
    }

    private static long Counts(string program, Reduction reduction)
    {
        var count = Count(program, 0, reduction);
        Assert.Equal(count, Count(program, 1, reduction));
        return count;
    }

    private static long Count(string program, ulong order, Reduction reduction)
    {
        var explorer = new Explorer(ReferencePrograms.Make(program, order), reduction);
        explorer.Run(() => true);
        return explorer.Counts.Executions;
    }

    private sealed class MissesRacesOfNeighbours : Reduction
    {
        internal override bool IsRace(in ExecutionEvent earlier, in ExecutionEvent later) =>
            later.Decision.Thread != earlier.Decision.Thread + 1;
    }

    private sealed class MissesRacesOfWaits : Reduction
    {
        internal override bool IsRace(in ExecutionEvent earlier, in ExecutionEvent later) => !later.Waits;
    }

    /// <summary>
    /// Whatever was reversed after an event is taken to cover all that could overtake it, even what the overtaking
    /// needs.
    /// </summary>
    private sealed class TakesAllThatWasReversedAsCover : Reduction
    {
        internal override bool IsKept(bool isAmong) => false;
    }

    private sealed class ReachesFromAnywhere : Reduction
    {
        internal override bool IsKept(bool isAmong) => true;
    }

    private sealed class SeesNoWaits : Reduction
    {
        internal override bool SeesWaits => false;
    }
}
