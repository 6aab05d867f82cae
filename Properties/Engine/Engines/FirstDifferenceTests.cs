using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Revisions;

namespace TagStorageModel.Properties.Engine.Engines;

/// <summary>The model is changed under a recorded case: the step that a replay names is the one at which the runs really part.</summary>
public sealed class FirstDifferenceTests(ITestOutputHelper output)
{
    private static readonly RevisionEntry[] Changed =
    [
        RevisionSet.Find("rfc-v2")!,
        new("tags_by_pfn_lock irq", "", (machine, configuration) => new TagsByPfnLockIrq(machine, configuration)),
        new("save tests before the lock", "", (machine, configuration) => new SaveTestsBeforeTheLock(machine, configuration)),
        new("restore after unlock", "", (machine, configuration) => new RestoreAfterUnlock(machine, configuration)),
        new("flag before restore", "", (machine, configuration) => new FlagBeforeRestore(machine, configuration)),
        new("no recheck under the mutex", "", (machine, configuration) => new NoRecheck(machine, configuration)),
        new("give back before erase", "", (machine, configuration) => new GiveBackBeforeErase(machine, configuration)),
        new("alloc hook does nothing", "", (machine, configuration) => new NoAllocHook(machine, configuration)),
        new("set_pte_at without mte_sync_tags", "", (machine, configuration) => new SetPteWithoutSync(machine, configuration)),
        new("free hook tests tagged", "", (machine, configuration) => new FreeHookTestsTagged(machine, configuration)),
    ];

    [Fact]
    public void ItIsTheStepNamedOrWithinTheRangeNamed()
    {
        var (exact, all, within) = (0, 0, 0);
        foreach (var (token, entry, first) in Parted())
        {
            var misfit = Replayed(token.Case.Series(), entry, token.Case.Schedule)!;
            all++;
            Assert.True(misfit.Last - misfit.Step < token.Case.Schedule.StepChecks.Window || misfit.Last is null);
            if ((misfit.Last ?? misfit.Step) == first) exact++;
            if (first >= misfit.Step && first <= (misfit.Last ?? misfit.Step)) within++;
            else output.WriteLine($"{first} of {token.Case.Schedule.Steps} on {entry.Name}: {misfit}");
        }

        output.WriteLine($"{all} cases, {exact} exact, {within} within the range");
        Assert.True(all > 200);
        Assert.True(exact >= all * 3 / 4);
        Assert.True(within >= all * 99 / 100);
    }

    /// <summary>Older tokens have one bit of each step, and still older ones only a byte of each run of steps.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void WhatOlderTokensSayIsTrue(int bits)
    {
        var (all, within) = (0, 0);
        foreach (var (token, entry, first) in Parted())
        {
            var misfit = Replayed(token.Case.Series(), entry, AsOlder(token, bits))!;
            all++;
            if (first >= misfit.Step && first <= (misfit.Last ?? misfit.Step)) within++;
            else output.WriteLine($"{first} of {token.Case.Schedule.Steps} on {entry.Name}: {misfit} {token.Case.Schedule.Runs}");
        }

        output.WriteLine($"{all} cases, {within} within the range");
        Assert.True(within >= all * 99 / 100);
    }

    /// <summary>Cases of RFC v3, each with a changed model under which its run is another, and the step from which it is.</summary>
    private static IEnumerable<(Token Token, RevisionEntry Entry, int First)> Parted()
    {
        for (ulong i = 0; i < 600; i++)
        {
            var token = RecordedCase.Of(i);
            if (token.Case.Revision != "rfc-v3" || token.Case.Schedule.Steps > 500) continue;
            var recorded = Digests(token, RevisionSet.Find("rfc-v3")!);
            foreach (var entry in Changed)
            {
                var now = Digests(token, entry);
                var first = recorded.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();

                // Where a setup goes another way already, nothing is left of the recorded run.
                if (first > 0 && (first < recorded.Count || now.Count > recorded.Count)) yield return (token, entry, first);
            }
        }
    }

    private static Misfit? Replayed(Scenario scenario, RevisionEntry entry, Schedule schedule)
    {
        var replay = new ReplayStrategy(schedule);
        new OwnEngine(new ScenarioMachine(scenario, entry, InvariantSet.All()).Machine).Run(replay);
        return replay.Misfit;
    }

    /// <summary>
    /// The digest after each step of a case's run, as far as the schedule fits; one more where threads go on after its
    /// end.
    /// </summary>
    private static List<ulong> Digests(Token token, RevisionEntry entry)
    {
        var machine = new ScenarioMachine(token.Case.Series(), entry, InvariantSet.All()).Machine;
        var digests = new Digesting(new ReplayStrategy(token.Case.Schedule, ignoreChecks: true));
        new OwnEngine(machine).Run(digests);
        if (machine.Trace.Steps > digests.Seen.Count) digests.Seen.Add(machine.Trace.Digest);
        if (digests.WantsMore) digests.Seen.Add(0);
        return digests.Seen;
    }

    private static Schedule AsOlder(Token token, int bits)
    {
        var schedule = token.Case.Schedule;
        var digests = Digests(token, RevisionSet.Find("rfc-v3")!);
        var ends = schedule.Runs.Select((_, i) => schedule.Runs.Take(i + 1).Sum(run => run.Length) - 1);
        return schedule with
        {
            Checks = [.. ends.Select(end => (byte)digests[end])],
            StepChecks = bits == 0 ? StepChecks.None
                : new([.. digests.Take(schedule.Steps).Select(digest => (byte)(StepChecks.WidestOf(digest) & 1))], 1),
        };
    }

    private sealed class Digesting(IStrategy inner) : IStrategy
    {
        private Machine? machine;

        public List<ulong> Seen { get; } = [];

        /// <summary>The schedule was at its end and threads were not.</summary>
        public bool WantsMore { get; private set; }

        public bool Begin(Machine machine)
        {
            this.machine = machine;
            return inner.Begin(machine);
        }

        public int NextThread(uint runnable)
        {
            if (machine!.Trace.Steps > Seen.Count) Seen.Add(machine.Trace.Digest);
            var next = inner.NextThread(runnable);
            WantsMore = next < 0;
            return next;
        }

        public int NextOutcome(int outcomes) => inner.NextOutcome(outcomes);
    }
}
