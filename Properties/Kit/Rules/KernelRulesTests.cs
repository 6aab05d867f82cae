using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Kit.Rules;

public sealed class KernelRulesTests
{
    [Fact]
    public void TheyAreInTheOrderOfTheirNumbers() =>
        Assert.Equal(["I2", "I12", "I13", "I14", "I15", "I21"], KernelRules.All().Select(rule => rule.Id));

    [Fact]
    public void TheyNeedNoCodeUnderTest()
    {
        var machine = new Machine(KernelRules.All());
        machine.BindInvariants(null);
        Assert.Equal(6, machine.Invariants.Count);
    }

    [Fact]
    public void MemoryThatAnObjectFreesIsWatchedWhateverItIs()
    {
        var rule = new NoUseAfterFree();
        var machine = new Machine([rule]);
        var box = new Box(machine);
        machine.AddThread("t", new Cpu(machine, 0), _ => Use(box));
        machine.BindInvariants(null);
        new OwnEngine(machine).Run(new RandomStrategy(1));
        Assert.Equal(2, rule.Exercised);
        var violation = Assert.Single(machine.Violations.Items.ToArray());
        Assert.Equal("box opened", violation.Key.Detail);
        Assert.Equal(7, violation.First);
    }

    private static async KernelTask Use(Box box)
    {
        await box.Open(7);
        await box.Free(7);
        await box.Open(7);
    }

    private sealed class Box(Machine machine) : KernelObject(machine, "box"), IFreedMemory
    {
        private static readonly StepKind OpenKind = new("open", Access.Read);
        private static readonly StepKind FreeKind = new("free", Access.Write);
        private bool isFreed;

        public IReadOnlyList<StepKind> Accesses { get; } = [OpenKind];

        public string? AccessAfterFree(in Step step) => isFreed ? "box opened" : null;

        public override long Execute(ModelThread thread, in Step step)
        {
            if (step.Kind == OpenKind) return 0;
            Writes();
            isFreed = true;
            return 0;
        }

        internal Step Open(long part) => new(this, OpenKind, part);

        internal Step Free(long part) => new(this, FreeKind, part);

        protected override void Reset() => isFreed = false;
    }
}
