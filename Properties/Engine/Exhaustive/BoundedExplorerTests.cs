using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class BoundedExplorerTests
{
    [Theory]
    [InlineData(SmallProgram.Features.Locks | SmallProgram.Features.Readers | SmallProgram.Features.Choices, 0)]
    [InlineData(SmallProgram.Features.Locks | SmallProgram.Features.Conditions, 1)]
    [InlineData(SmallProgram.Features.Locks | SmallProgram.Features.Interrupts, 1)]
    [InlineData(SmallProgram.Features.All, 2)]
    [InlineData(SmallProgram.Features.None, int.MaxValue)]
    [InlineData(SmallProgram.Features.SharedCpus | SmallProgram.Features.Locks, 0)]
    [InlineData(SmallProgram.Features.SharedCpus | SmallProgram.Features.All, 1)]
    public void WithinABoundItShowsExactlyTheTracesOfBruteForceWithinIt(SmallProgram.Features features, int preemptions)
    {
        for (var (seed, compared) = (0ul, 0); compared < 300; seed++)
        {
            var brute = new BruteForce(new SmallProgram(seed, features), preemptions);
            if (!brute.Run(300)) continue;
            compared++;
            var program = new SmallProgram(seed, features);
            var again = new ReplayedExecutions(new SmallProgram(seed, features));
            var search = new BoundedExplorer(program.Machine, preemptions, 100);
            var found = new HashSet<TraceNumbers>();
            search.Run(() => found.Add(again.Of(program.Machine.Trace.Decisions)) || true);
            Assert.True(found.SetEquals(brute.Traces), $"seed {seed}: {found.Count} traces instead of {brute.Traces.Count}");
            Assert.True(search.Counts.Executions <= brute.Runs);
            Assert.True(search.Counts.Cut == 0 || brute.IsAnyExcluded);
        }
    }

    [Theory]
    [InlineData("tag-race:1", 0, false)]
    [InlineData("tag-race:1", 1, true)]
    [InlineData("tag-race-fixed:1", 4, false)]
    public void AFailureNeedsSoManyPreemptions(string program, int preemptions, bool isFound)
    {
        var machine = ReferencePrograms.Make(program);
        var found = false;
        new BoundedExplorer(machine, preemptions, 1000).Run(() => (found |= !machine.Violations.Items.IsEmpty) || true);
        Assert.Equal(isFound, found);
    }

    [Fact]
    public void ABoundOnStepsCutsWhatIsLonger()
    {
        var search = new BoundedExplorer(ReferencePrograms.Make("counter:2,1"), int.MaxValue, 9);
        Assert.True(search.Run(() => true));
        Assert.Equal(0, search.Counts.Executions);
        Assert.True(search.Counts.Cut > 0);
    }
}
