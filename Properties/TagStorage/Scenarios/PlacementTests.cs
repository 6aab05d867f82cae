using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

public sealed class PlacementTests
{
    private static readonly ScenarioThread Thread = new(0, [new Call(Operation.Load)], default);

    [Fact]
    public void EachPlacementHasOneNumber()
    {
        var seen = new HashSet<string>();
        for (var number = 0; number < 720; number++)
        {
            var scenario = Make(6, number, 0);
            var placement = Placement.Of(scenario);
            var own = placement.On(scenario);
            Assert.Equal(placement.Cpus, Placement.Of(own).Cpus);
            Assert.Equal(own, Placement.Of(own).On(own));
            Assert.InRange(own.Options.SharedCpus, 0, number);
            seen.Add(string.Join(' ', placement.Cpus));
        }

        // The Bell number of six.
        Assert.Equal(203, seen.Count);
    }

    [Theory]
    [InlineData(0, "0 1 2", false)]
    [InlineData(1, "0 0 1", true)]
    [InlineData(2, "0 1 0", true)]
    [InlineData(3, "0 0 0", true)]
    [InlineData(4, "0 1 1", true)]
    public void DigitsNameThreads(int number, string cpus, bool isShared)
    {
        var placement = Placement.Of(Make(3, number, 0));
        Assert.Equal(cpus, string.Join(' ', placement.Cpus));
        Assert.Equal(isShared, placement.IsAnyShared);
    }

    [Fact]
    public void WhoGoesTakesNobodyAlong()
    {
        var placement = new Placement([0, 1, 0, 1], [true, false, true]);
        var left = Placement.Of(placement.WithoutThread(0, interrupt => interrupt != 0).On(Make(3, 0, 2)));
        Assert.Equal([0, 1, 0], left.Cpus);
        Assert.Equal([false, true], left.Softirqs);
        Assert.Equal([true, true], placement.WithoutInterrupt(1).Softirqs);
    }

    [Fact]
    public void TheWordsAndTheTokenSayIt()
    {
        var scenario = Make(3, 2, 1) with { Options = new MachineOptions(Preempt: true, SharedCpus: 2, Softirqs: 1) };
        Assert.Null(scenario.Fault());
        var words = ScenarioWords.Of(scenario).ToList();
        Assert.Contains("CONFIG_PREEMPT on", words);
        Assert.Contains(words, line => line.StartsWith("T0 in mm0 on cpu0: ", StringComparison.Ordinal));
        Assert.Contains(words, line => line.StartsWith("T1 in mm0 on cpu1: ", StringComparison.Ordinal));
        Assert.Contains(words, line => line.StartsWith("T2 in mm0 on cpu0: ", StringComparison.Ordinal));
        Assert.Contains("I0, a softirq, on the CPU of T0: release slot 0", words);
        var token = new Token(new Case(SeriesSubject.Of("rfc-v3")!, scenario, Schedule.Empty), new Promise("", 0, 0)).Text;
        Assert.Equal(scenario, Token.Parse(token, Subjects.All).Case.Series());
    }

    [Fact]
    public void TheShrinkerTriesACpuForEach()
    {
        var scenario = Make(3, 3, 2) with { Options = new MachineOptions(SharedCpus: 3, Softirqs: 3) };
        var smaller = ScenarioShrinker.Shrink(scenario).ToList();
        Assert.Contains(smaller, candidate => candidate.Threads.Count == 3 && !Placement.Of(candidate).IsAnyShared);
        Assert.Contains(smaller, candidate => candidate.Threads.Count == 3 && Placement.Of(candidate).Count == 2);
        Assert.Contains(smaller, candidate => candidate.Interrupts.Count == 2 && candidate.Options.Softirqs == 2);
        Assert.All(smaller.Where(candidate => candidate.Threads.Count == 2),
            candidate => Assert.InRange(candidate.Options.SharedCpus, 0, 1));
    }

    /// <summary>
    /// KVM_ARM_MTE_COPY_TAGS may be preempted when it has won PG_mte_lock; whoever spins for it then, with mmu_lock held, must not
    /// be on its CPU.
    /// </summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void ASpinForAPreemptedOwnerOfPgMteLockIsALockup(bool preempt, bool isFound)
    {
        const string Key = "I12/sanitise_mte_tags/kvm->mmu_lock/process/spins for a task that is off its CPU: smp_cond_load_acquire";
        var scenario = NamedScenarios.All.Single(named => named.Name == "guest-copy-tags-vs-guest-fault").Scenario;
        scenario = scenario with { Options = scenario.Options with { Preempt = preempt, SharedCpus = 1 } };
        var machine = new ScenarioMachine(scenario, RevisionSet.Find("rfc-v3")!, InvariantSet.All()).Machine;
        var engine = new OwnEngine(machine);
        var found = false;
        for (var seed = 0ul; seed < 400 && !found; seed++)
        {
            engine.Run(new RandomStrategy(seed));
            found = machine.Violations.Items.ToArray().Any(item => item.Key.Text(machine.LockClasses) == Key);
        }

        Assert.Equal(isFound, found);
    }

    private static Scenario Make(int threads, int shared, int interrupts) => new(
        new ScenarioLayout(0, 1, 1, 1, [0, 1]), PreemptRcu: true, LowerMte: true, UpperMte: true, Addresses: 2, Mms: 1, Setup: [],
        [.. Enumerable.Repeat(Thread, threads)],
        [.. Enumerable.Repeat(new ScenarioInterrupt(0, new Call(Operation.Release)), interrupts)])
    { Options = new MachineOptions(SharedCpus: shared) };
}
