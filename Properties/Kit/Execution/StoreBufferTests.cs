using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class StoreBufferTests
{
    private const int Runs = 2000;

    [Theory]
    [InlineData(Between.Nothing, false, false)]
    [InlineData(Between.Nothing, true, true)]
    [InlineData(Between.Wmb, true, false)]
    [InlineData(Between.Unlock, true, false)]
    [InlineData(Between.Lock, true, true)]
    [InlineData(Between.TestAndSet, true, false)]
    [InlineData(Between.SubReturn, true, false)]
    [InlineData(Between.CacheMaintenance, true, false)]
    [InlineData(Between.SameWord, true, false)]
    public void OnlyWhatNothingOrdersIsSeenOutOfOrder(Between between, bool hasBuffers, bool isSeenOutOfOrder)
    {
        var litmus = new Litmus(hasBuffers);
        var seen = new HashSet<(bool Second, bool First)>();
        var second = between == Between.SameWord ? litmus.Memory[0] : litmus.Memory[1];
        litmus.Run(Write, Read, () => seen.Add(litmus.Seen));
        Assert.Equal(isSeenOutOfOrder, seen.Contains((true, false)));
        Assert.Superset(new HashSet<(bool, bool)> { (false, false), (false, true), (true, true) }, seen);

        async KernelTask Write()
        {
            var lockHeld = between == Between.Unlock;
            if (lockHeld) await litmus.Lock.Lock();
            await litmus.Flags.Set(litmus.Memory[0], PageFlag.Lru);
            if (between == Between.Wmb) Context.Wmb();
            if (lockHeld) await litmus.Lock.Unlock();
            if (between == Between.Lock) await litmus.Lock.Lock();
            if (between == Between.TestAndSet) await litmus.Flags.TestAndSet(litmus.Memory[2], PageFlag.Lru);
            if (between == Between.SubReturn) await litmus.Counts.Sub(litmus.Memory[2], 1);
            if (between == Between.CacheMaintenance) await litmus.Tags.InvalidateTags(litmus.Memory[2], 1);
            await litmus.Flags.Set(second, PageFlag.SwapCache);
            if (between == Between.Lock) await litmus.Lock.Unlock();
        }

        async KernelTask Read()
        {
            var later = await litmus.Flags.Test(second, PageFlag.SwapCache);
            litmus.Seen = (later, await litmus.Flags.Test(litmus.Memory[0], PageFlag.Lru));
        }
    }

    [Fact]
    public void ACpuSeesItsOwnStoresAtOnceAndAtTheEndEverybodyDoes()
    {
        var litmus = new Litmus(hasBuffers: true);
        var delayed = 0;
        var page = litmus.Memory[0];
        litmus.Run(Write, Nothing, () =>
        {
            Assert.True(litmus.Machine.AllReturned);
            Assert.Equal((true, true), litmus.Seen);
            Assert.True(litmus.Flags.Has(page, PageFlag.SwapCache));
            Assert.False(litmus.Flags.Has(page, PageFlag.Lru));
            Assert.Equal(5, litmus.Tags.Of(page));
        });
        Assert.True(delayed > Runs / 10);

        async KernelTask Write()
        {
            await litmus.Tags.Write(page, 4);
            await litmus.Tags.Write(page, 5);
            await litmus.Flags.Set(page, PageFlag.Lru);
            await litmus.Flags.Set(page, PageFlag.SwapCache);
            await litmus.Flags.Clear(page, PageFlag.Lru);
            if (!litmus.Cpu.Stores!.IsEmpty) delayed++;
            var tags = await litmus.Tags.Read(page) == 5;
            litmus.Seen = (tags, await litmus.Flags.Test(page, PageFlag.SwapCache) && !await litmus.Flags.Test(page, PageFlag.Lru));
        }
    }

    [Fact]
    public void ATokenOfARunWithStoreBuffersReplaysOnBothEngines()
    {
        for (var i = 0ul; i < 40; i++)
        {
            var made = new ScenarioMachine(WithStoreBuffers(i), RevisionSet.Find("rfc-v3")!, InvariantSet.All());
            var schedule = ScheduleRecorder.Record(made.Machine, new RandomStrategy(i));
            var token = Token.Parse(new Token(new Case(Subjects.All.Named("rfc-v3"), made.Scenario, schedule), Promise.Of(made.Machine))
                .Text, Subjects.All);
            foreach (var coyote in (bool[])[false, true])
            {
                var replay = new ReplayStrategy(token.Case.Schedule);
                if (coyote) new CoyoteEngine(made.Machine).Run(replay);
                else new OwnEngine(made.Machine).Run(replay);
                Assert.Null(replay.Misfit);
                Assert.True(token.Promise.IsKeptBy(made.Machine));
            }
        }
    }

    /// <summary>I6 as far as the order of stores goes: the barriers are as they must be, and one less would show.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEntryIsSeenAfterTheFlagsAndTagsOfItsPage(bool isMutant)
    {
        var late = 0L;
        for (var i = 0ul; i < 120 && (late == 0 || !isMutant); i++)
        {
            var rule = new TaggedBeforeMapped();
            var entry = isMutant
                ? new RevisionEntry("rfc-v3", "", (machine, configuration) => new NoBarrierBeforeTheEntry(machine, configuration))
                : RevisionSet.Find("rfc-v3")!;
            var made = new ScenarioMachine(WithStoreBuffers(i), entry, [rule]);
            made.Machine.Checked = true;
            var engine = new OwnEngine(made.Machine);
            IStrategy[] strategies = [new RandomStrategy(i), new PctStrategy(i, 3)];
            for (var run = 0; run < 40; run++) engine.Run(strategies[run % 2]);
            late += rule.Late;
        }

        Assert.Equal(isMutant, late > 0);
    }

    [Fact]
    public void WhatAStoreBreaksIsBlamedOnTheFunctionThatMadeIt()
    {
        var blamed = 0;
        for (var i = 0ul; i < 150; i++)
        {
            var made = new ScenarioMachine(WithStoreBuffers(i), RevisionSet.Find("rfc-v2")!, InvariantSet.All());
            var engine = new OwnEngine(made.Machine);
            var strategy = new RandomStrategy(i);
            for (var run = 0; run < 20; run++)
            {
                engine.Run(strategy);
                foreach (var violation in made.Machine.Violations.Items)
                {
                    if (violation.Key.Invariant.Id is not ("I1" or "I3")) continue;
                    Assert.NotEqual("", violation.Key.Function);
                    blamed++;
                }
            }
        }

        Assert.True(blamed > 0);
    }

    private static Scenario WithStoreBuffers(ulong index)
    {
        var scenario = ScenarioGenerator.Case(11, index);
        return scenario with { Options = scenario.Options with { StoreBuffers = true } };
    }

    private static async KernelTask Nothing() => await default(KernelTask);

    public enum Between
    {
        Nothing,
        Wmb,
        Unlock,
        Lock,
        TestAndSet,
        SubReturn,
        CacheMaintenance,
        SameWord,
    }

    /// <summary>Two CPUs with some pages.</summary>
    private sealed class Litmus
    {
        internal Litmus(bool hasBuffers)
        {
            Machine = new Machine { Checked = true };
            Memory = new Memory(Machine, Stage.Configuration(1, isMte: true).Layout);
            Flags = new PageFlags(Machine, Memory);
            Counts = new PageRefCounts(Machine, Memory);
            Tags = new TagMemory(Machine, Memory);
            Lock = new SpinLock(Machine, "lock", "lock");
            Cpu = new Cpu(Machine, 0);
            HasBuffers = hasBuffers;
        }

        internal Machine Machine { get; }

        internal Memory Memory { get; }

        internal PageFlags Flags { get; }

        internal PageRefCounts Counts { get; }

        internal TagMemory Tags { get; }

        internal SpinLock Lock { get; }

        internal Cpu Cpu { get; }

        internal (bool, bool) Seen { get; set; }

        private bool HasBuffers { get; }

        internal void Run(Func<KernelTask> first, Func<KernelTask> second, Action after)
        {
            var other = new Cpu(Machine, 1);
            Machine.AddThread("t0", Cpu, _ => first());
            Machine.AddThread("t1", other, _ => second());
            if (HasBuffers)
            {
                Machine.AddStoreBuffer("B0", Cpu);
                Machine.AddStoreBuffer("B1", other);
            }

            Machine.BindInvariants(null);
            var engine = new OwnEngine(Machine);
            var strategy = new RandomStrategy(1);
            for (var i = 0; i < Runs; i++)
            {
                engine.Run(strategy);
                after();
            }
        }
    }

    /// <summary>A tagged entry is written when its page's flags have taken effect.</summary>
    private sealed class TaggedBeforeMapped : Invariant<Revision>
    {
        public override string Id => "I0";

        public override string Sentence => "A page is tagged before it is mapped tagged.";

        public override IEnumerable<RuleRow> Rows => [On(PageTable.SetKind, joins: AddFlags, does: Judge)];

        internal long Late { get; private set; }

        private void AddFlags(in Step step, ref Footprint footprint)
        {
            if (PageOf(step) is { } page) Code.Flags.AddFlags(page, PageFlag.Inherited, ref footprint);
        }

        private void Judge(ModelThread thread, in Step step, long result)
        {
            if (PageOf(step) is not { } page) return;
            if (!Code.Flags.Has(page, PageFlag.MteTagged) || !Code.Flags.Has(page, PageFlag.TagStorageReserved)) Late++;
        }

        private Page? PageOf(in Step step)
        {
            var pte = new Pte(step.Value);
            return pte.IsValid && pte.IsTagged ? Code.Memory[pte.PageIndex] : null;
        }
    }

    private sealed class NoBarrierBeforeTheEntry(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override async KernelTask<Pte> MteSyncTags(Pte pte)
        {
            var page = Memory[pte.PageIndex];
            if (!await PageTagStorageReserved(page)) return pte.FaultOnAccess();
            if (!await TryPageMteTagging(page)) return pte;
            await Tags.Write(page, 0);
            await SetPageMteTagged(page);
            return pte;
        }
    }
}
