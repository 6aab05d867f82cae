using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

/// <summary>Each mistake that can be made in the reduction is seen by the comparison with brute force, and by a count.</summary>
public sealed class ReductionTests
{
    private const int MostPrograms = 3000;
    private const int MostRuns = 1000;

    [Fact]
    public void AMissedRaceIsSeen() => AssertIsSeen(new MissesRacesOfReads(), "lastzero:5", SmallProgram.Features.None);

    [Fact]
    public void AMissedRaceWithAWaitingStepIsSeen() => AssertIsSeen(new MissesRacesOfWaits(), "counter:2,2", SmallProgram.Features.Locks);

    [Fact]
    public void ASleepingThreadTakenAsCoverIsSeen() => AssertIsSeen(new AnySleeperCovers(), "lastzero:5", SmallProgram.Features.None);

    [Fact]
    public void AnAlternativeTakenAsCoverIsSeen() => AssertIsSeen(new OutcomesCoverEachOther(), null, SmallProgram.Features.Choices);

    [Fact]
    public void AForgottenDependenceOfEnablednessIsSeen() => AssertIsSeen(new SeesNoWaits(), "counter:2,2", SmallProgram.Features.Conditions | SmallProgram.Features.Locks);

    private static void AssertIsSeen(Reduction mistake, string? program, SmallProgram.Features features)
    {
        if (program is not null)
        {
            var sound = Counts(program, Reduction.Sound);
            Assert.Contains(Enumerable.Range(0, 6), order => Count(program, (ulong)order, mistake) != sound);
        }

        SmallProgram.Features[] all = [features, SmallProgram.Features.Readers, SmallProgram.Features.Locks | SmallProgram.Features.Conditions];
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
        return explorer.Executions;
    }

    private sealed class MissesRacesOfReads : Reduction
    {
        internal override bool IsRace(in ExecutionEvent earlier, in WouldBe later) => later.Decision.Thread > earlier.Decision.Thread;
    }

    private sealed class MissesRacesOfWaits : Reduction
    {
        internal override bool IsRace(in ExecutionEvent earlier, in WouldBe later) => !later.Waits;
    }

    /// <summary>Whoever sleeps at the node and takes part in the sequence is taken as cover, whatever comes before it.</summary>
    private sealed class AnySleeperCovers : Reduction
    {
        internal override bool Covers(in Wakeup explored, WakeupSequence sequence)
        {
            if (base.Covers(explored, sequence)) return true;
            for (var i = 0; i < sequence.Count; i++)
            {
                if (sequence[i].Cpu == explored.Cpu) return true;
            }

            return false;
        }
    }

    /// <summary>One outcome of a choice is taken as cover for the others.</summary>
    private sealed class OutcomesCoverEachOther : Reduction
    {
        internal override bool Covers(in Wakeup explored, WakeupSequence sequence)
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                if (sequence[i].Decision.Thread == explored.Decision.Thread) return i == 0;
            }

            return base.Covers(explored, sequence);
        }
    }

    private sealed class SeesNoWaits : Reduction
    {
        internal override bool LooksThroughWaits => false;
    }
}
