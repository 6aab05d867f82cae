using TagStorageModel.Engine.Exhaustive;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class BacklogTests
{
    [Theory]
    [InlineData("lastzero:10", 3328, 2)]
    [InlineData("readers:10", 1024, 3)]
    [InlineData("counter:3,3", 1680, 4)]
    [InlineData("indexer:13", 64, 2)]
    [InlineData("tag-race:1", 16, 3)]
    public void AnyNumberOfJobsExploresTheSame(string program, long executions, int jobs)
    {
        var verdict = new Verification(ProgramTargets.Of(program), new VerifyOptions { Jobs = jobs }, _ => { })
            .Run(TestContext.Current.CancellationToken);
        Assert.True(verdict.Complete);
        Assert.Equal((executions, 0), (verdict.Executions, verdict.Blocked));
    }

    [Theory]
    [InlineData(SmallProgram.Features.Locks | SmallProgram.Features.Readers | SmallProgram.Features.Conditions
        | SmallProgram.Features.Choices)]
    [InlineData(SmallProgram.Features.Interrupts | SmallProgram.Features.Locks)]
    [InlineData(SmallProgram.Features.All)]
    public void HandingInEverythingAfterEachExecutionChangesNothing(SmallProgram.Features features)
    {
        for (var seed = 0ul; seed < 150; seed++)
        {
            var alone = new Explorer(new SmallProgram(seed, features).Machine);
            if (!alone.Run(() => alone.Counts.Executions < 500)) continue;
            var backlog = new Backlog();
            backlog.Add(new Plan());
            var shared = new Explorer(new SmallProgram(seed, features).Machine, null, backlog);
            Assert.True(shared.Run(() =>
            {
                backlog.Flush();
                return true;
            }));
            Assert.True(alone.Counts.Executions == shared.Counts.Executions,
                $"seed {seed}: {alone.Counts.Executions} executions, {shared.Counts.Executions} with handing in");
        }
    }
}
