using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class RuleTableTests
{
    private readonly Machine machine = new();
    private readonly SpinLock a;
    private readonly SpinLock b;
    private readonly List<string> seen = [];

    public RuleTableTests()
    {
        a = new SpinLock(machine, "a", "a");
        b = new SpinLock(machine, "b", "b");
    }

    [Fact]
    public void ARowSeesTheStepsOfItsKinds()
    {
        Run(_ => [Row(SpinLock.LockKinds, "lock")]);
        Assert.Equal(["lock a", "lock b"], seen);
    }

    [Fact]
    public void ARowOfAnObjectSeesOnlyItsSteps()
    {
        Run(_ => [Row(SpinLock.LockKinds, "lock", of: b)]);
        Assert.Equal(["lock b"], seen);
    }

    [Fact]
    public void ARowSeesOnlyTheStepsThatItsTestLetsThrough()
    {
        Run(_ => [Row(SpinLock.LockKinds, "lock", when: (in step) => step.Target.Name == "a")]);
        Assert.Equal(["lock a"], seen);
    }

    [Fact]
    public void RowsOfOneKindApplyInTheirOrder()
    {
        Run(_ => [Row(SpinLock.UnlockKinds, "second", of: b), Row(SpinLock.LockKinds, "first"), Row(SpinLock.LockKinds, "then", of: a)]);
        Assert.Equal(["first a", "then a", "first b", "second b"], seen);
    }

    [Fact]
    public void ARowOfNotesSeesThoseOfItsKind()
    {
        Run(_ =>
        [
            new NoteRow(NoteKind.Warning, (ModelThread _, in Note note) => seen.Add(note.Text!)),
            new NoteRow(NoteKind.Recursion, (ModelThread _, in Note _) => seen.Add("recursion")),
        ]);
        Assert.Equal(["it is so"], seen);
    }

    [Fact]
    public void AFootprintIsWidenedWhereNothingIsObserved()
    {
        Run(_ => [new StepRow(SpinLock.LockKinds, a, null, (in _, ref footprint) => footprint.Add(b.Location, write: false), null)]);
        Assert.Equal([a.Location, b.Location], LocationsOf(a.Lock()));
        Assert.Equal([b.Location], LocationsOf(b.Lock()));
        Assert.Equal([a.Location], LocationsOf(a.Unlock()));
    }

    [Fact]
    public void ARuleAloneWidensAFootprintByWhatItReads()
    {
        Run(_ => [new StepRow(SpinLock.LockKinds, a, null, (in _, ref footprint) => footprint.Add(b.Location, write: false), null)]);
        var footprint = default(Footprint);
        machine.Invariants[0].Footprint(a.Unlock(), ref footprint);
        Assert.Equal(0, footprint.Count);
        machine.Invariants[0].Footprint(a.Lock(), ref footprint);
        Assert.Equal((b.Location, false), footprint[0]);
    }

    [Fact]
    public void OnlyWhereNoRowWatchesEffectsAreAsGoodAsSteps()
    {
        Run(_ => []);
        Assert.True(machine.CanRepeat);
        var watched = new RuleTableTests();
        watched.Run(_ => [Row(SpinLock.LockKinds, "lock")]);
        Assert.False(watched.machine.CanRepeat);
    }

    private StepRow Row(IReadOnlyList<StepKind> kinds, string what, KernelObject? of = null, StepTest? when = null) =>
        new(kinds, of, when, null, (ModelThread _, in Step step, long _) => seen.Add($"{what} {step.Target.Name}"));

    private void Run(Func<Machine, IReadOnlyList<RuleRow>> rows)
    {
        machine.AddInvariant(new Rule(rows(machine)));
        machine.AddThread("t", new Cpu(machine, 0), _ => Body());
        machine.BindInvariants(null);
        new OwnEngine(machine).Run(new RandomStrategy(1));
        Assert.True(machine.AllReturned);
    }

    private async KernelTask Body()
    {
        await a.Lock();
        await b.Lock();
        Context.Warn(true, "it is so");
        await b.Unlock();
        await a.Unlock();
    }

    private List<Location> LocationsOf(in Step step)
    {
        var footprint = default(Footprint);
        machine.AddFootprint(step, ref footprint);
        return [.. Enumerable.Range(0, footprint.Count).Select(i => footprint[i].Location)];
    }

    private sealed class Rule(IReadOnlyList<RuleRow> rows) : Invariant
    {
        public override string Id => "T1";

        public override string Sentence => "A rule of a test";

        public override IEnumerable<RuleRow> Rows => rows;
    }
}
