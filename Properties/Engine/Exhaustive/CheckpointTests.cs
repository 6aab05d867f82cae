using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class CheckpointTests
{
    [Theory]
    [InlineData("lastzero:10", 1)]
    [InlineData("counter:3,3", 2)]
    [InlineData("counter:2,7", 1)]
    [InlineData("tag-race:3", 1)]
    public void ASearchThatIsKilledAgainAndAgainComesToTheSameCounts(string program, int jobs)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "search.checkpoint");
        var whole = Run(new VerifyOptions(), int.MaxValue, out var events);
        VerdictEvent part;
        var parts = 0;
        do
        {
            // What was done since the file was written last is lost.
            part = Run(new VerifyOptions { Checkpoint = path, CheckpointEvery = TimeSpan.Zero, Jobs = jobs }, ++parts * 300,
                out var reported);
            Assert.Equal(events.Select(item => item.Key).Intersect(reported.Select(item => item.Key)), reported.Select(item => item.Key));
        }
        while (!part.Complete && parts < 100);
        Assert.True(part.Complete && parts > 1);
        Assert.Equal(
            (whole.Executions, whole.Blocked, whole.Steps, whole.Violations, whole.Deadlocks),
            (part.Executions, part.Blocked, part.Steps, part.Violations, part.Deadlocks));

        // Once more: there is nothing left to do.
        Assert.Equal(whole.Executions, Run(new VerifyOptions { Checkpoint = path }, int.MaxValue, out var again).Executions);
        Assert.Equal(events.Select(item => item.Key).Order(), again.Select(item => item.Key).Order());

        VerdictEvent Run(VerifyOptions options, int looks, out List<ViolationEvent> violations)
        {
            using var cancel = new System.Threading.CancellationTokenSource();
            var found = new List<ViolationEvent>();
            var verdict = new Verification(ProgramTargets.Of(program), options, item =>
            {
                if (item is ViolationEvent violation) found.Add(violation);
            }, state =>
            {
                if (state.Executions > looks) cancel.Cancel();
            }).Run(cancel.Token);
            violations = found;
            return verdict;
        }
    }

    [Fact]
    public void AnothersOrOneThatDoesNotFitIsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "search.checkpoint");
        new Verification(ProgramTargets.Of("readers:3"), new VerifyOptions { Checkpoint = path }, _ => { })
            .Run(TestContext.Current.CancellationToken);
        Assert.Contains("another search: its scenario is another: program: readers:3",
            CommandRun.Refused("verify", "--program", "readers:4", "--checkpoint", path), StringComparison.Ordinal);
        CheckpointFile.Write(path, CheckpointFile.Read(path) with { Plans = [[9, 0, 0, 0]] });
        Assert.Contains("stream 9 cannot go at event 0", CommandRun.Refused("verify", "--program", "readers:3", "--checkpoint", path),
            StringComparison.Ordinal);
    }
}
