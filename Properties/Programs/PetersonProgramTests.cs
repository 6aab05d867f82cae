using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Exhaustive;

namespace TagStorageModel.Properties.Programs;

[Collection(CliCollection.Name)]
public sealed class PetersonProgramTests
{
    private const string Key = "P2///end/a count is lost: two threads were in the critical section at once";

    [Theory]
    [InlineData("peterson:1", ExitCode.Clean)]
    [InlineData("peterson:2", ExitCode.Clean)]
    [InlineData("peterson:3", ExitCode.Clean)]
    [InlineData("peterson-broken:1", ExitCode.Violation)]
    [InlineData("peterson-broken:2", ExitCode.Violation)]
    public void TheLockIsVerifiedAndTheBrokenOneIsNot(string program, int code)
    {
        var run = CommandRun.Of("verify", "--program", program);
        Assert.Equal(code, run.Code);
        Assert.Equal(code == ExitCode.Clean, run.Output.Contains("verified", StringComparison.Ordinal));
        Assert.Equal(code == ExitCode.Violation, run.Output.Contains(Key, StringComparison.Ordinal));
        Assert.DoesNotContain("NOT complete", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The search shows the traces of all schedules, each once, in whatever order the threads are created.</summary>
    [Theory]
    [InlineData("peterson:1", 8, 0)]
    [InlineData("peterson:1", 8, 1)]
    [InlineData("peterson:1", 8, 2)]
    [InlineData("peterson-broken:1", 22, 0)]
    [InlineData("peterson-broken:1", 22, 1)]
    public void TheCountsAreThoseOfBruteForce(string program, int executions, ulong order)
    {
        var plain = ReferencePrograms.Make(program, order);
        var brute = new BruteForce(plain, () => plain.Violations.Items.Length);
        Assert.True(brute.Run(1_000_000));
        var machine = ReferencePrograms.Make(program, order);
        var copy = ReferencePrograms.Make(program, order);
        var again = new ReplayedExecutions(copy, () => copy.Violations.Items.Length);
        var found = new HashSet<TraceNumbers>();
        var search = new Explorer(machine);
        Assert.True(search.Run(() => found.Add(again.Of(machine.Trace.Decisions))));
        Assert.True(found.SetEquals(brute.Traces));
        Assert.Equal((executions, 0, 0), (search.Counts.Executions, search.Counts.Blocked, search.Counts.Cut));
    }

    [Fact]
    public void ASweepFindsTheBrokenOneAndConfirmsItOnBothEngines()
    {
        var sweep = SweepEvents.Of("--program", "peterson-broken:1", "--schedules", "1024", "--seed", "1");
        Assert.Equal((ExitCode.Violation, Key), (sweep.Run.Code, Assert.Single(sweep.Keys)));
        Assert.Equal(ExitCode.Clean, SweepEvents.Of("--program", "peterson:2", "--schedules", "256", "--seed", "1").Run.Code);
    }
}
