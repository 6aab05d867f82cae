using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class FunctionStepsTests
{
    [Fact]
    public void EveryAwaitIsAStepNamedByWhatItAwaits() =>
        Assert.Equal(
            ["branches step 1: read", "branches step 2: write", "branches step 3: inner_c", "branches step 4: write",
                "inner_c step 1: read", "waits_for_nothing step 2: read"],
            Function.StepsIn(typeof(Code)).Select(step => step.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(0, "branches step 1: read", "branches step 3: inner_c", "branches step 4: write", "inner_c step 1: read")]
    [InlineData(1, "branches step 1: read", "branches step 2: write", "branches step 4: write")]
    public void WhatARunComesToIsCounted(long first, params string[] expected)
    {
        var machine = new Machine();
        var code = new Code(machine);
        machine.AddThread("t", new Cpu(machine, 0), _ => code.Branches(first));
        machine.BindInvariants(null);
        new OwnEngine(machine).Run(new RandomStrategy(1));
        var awaited = machine.TimesAwaited.ToArray();
        Assert.Equal(expected,
            Function.StepsIn(typeof(Code)).Where(step => awaited[step.Number] > 0).Select(step => step.Name).Order(StringComparer.Ordinal));
        Assert.Equal(3, awaited[Function.StepsIn(typeof(Code)).Single(step => step.Name == "branches step 4: write").Number]);
    }

    private class Base(Machine machine)
    {
        protected Cell Cell { get; } = new(machine, "cell");

        public virtual async KernelTask Overridden() => await Cell.Read();

        protected virtual async KernelTask Nothing() => await Cell.Read();
    }

    private sealed class Code(Machine machine) : Base(machine)
    {
        public async KernelTask Branches(long first)
        {
            await Cell.Read();
            if (first != 0) await Cell.Write(first);
            else await Inner();
            for (var i = 0; i < 3; i++) await Cell.Write(i);
        }

        public override KernelTask Overridden() => default;

        public async KernelTask WaitsForNothing()
        {
            await Nothing();
            await Cell.Read();
        }

        protected override KernelTask Nothing() => default;

        [CFunction("inner_c")]
        private async KernelTask Inner() => await Cell.Read();
    }
}
