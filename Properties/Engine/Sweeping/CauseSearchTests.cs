using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Engine.Sweeping;

/// <summary>
/// A program that warns of A, then, because of A, of B, and of C in any case. A repair of A takes away A and B.
/// </summary>
public sealed class CauseSearchTests : ICodeUnderTest
{
    private static readonly Defect OfA = new("a", ["made"], "", sign => sign.Detail == "A") { Brief = "warns", Function = "warn" };
    private static readonly Defect OfC = new("c", ["made"], "", sign => sign.Detail == "C") { Brief = "warns", Function = "warn" };

    [Theory]
    [InlineData("A", null)]
    [InlineData("B", "a")]
    [InlineData("C", null)]
    public void WhatTheRepairOfAnEarlierDefectTakesAwayFollowsFromIt(string detail, string? cause) =>
        Assert.Equal(cause, CauseOf(detail, new Warner(IsRepaired: false, RepairsAll: false)));

    /// <summary>What is repaired together is one defect: neither follows from the other.</summary>
    [Fact]
    public void ARepairOfBothTellsNothing() => Assert.Null(CauseOf("C", new Warner(IsRepaired: false, RepairsAll: true)));

    private static string? CauseOf(string detail, Warner subject)
    {
        var made = subject.Make(new MadeScenario(), subject.NewRules());
        new OwnEngine(made.Machine).Run(new RandomStrategy(1));
        var violation = made.Machine.Violations.Items.ToArray().Single(item => item.Key.Detail == detail);
        return new CauseSearch(subject, subject.NewRules).Find(made, violation, Schedule.Of(made.Machine.Trace.Decisions));
    }

    private sealed record MadeScenario : IScenario
    {
        public int Tasks => 1;
    }

    private sealed record Warner(bool IsRepaired, bool RepairsAll) : ISubject
    {
        public string Name => "made";

        public string Summary => "";

        public IReadOnlyList<Defect> Defects => !IsRepaired ? [OfA, OfC] : RepairsAll ? [] : [OfC];

        public IReadOnlyList<Invariant> NewRules() => [new NoWarning()];

        public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules)
        {
            var machine = new Machine(rules);
            var cell = new Cell(machine, "cell");
            machine.AddThread("t", new Cpu(machine, 0), _ => Warn(cell, !IsRepaired, !IsRepaired || !RepairsAll));
            machine.BindInvariants(null);
            return new SystemUnderTest(this, scenario, machine, null);
        }

        public ISubject? Without(Defect defect) => defect == OfA ? this with { IsRepaired = true } : null;

        public IScenario Generate(ulong seed, ulong index) => new MadeScenario();

        public void Write(BitWriter bits, IScenario scenario)
        {
        }

        public IScenario Read(BitReader bits) => new MadeScenario();

        public IReadOnlyList<string> Words(IScenario scenario) => [];

        private static async KernelTask Warn(Cell cell, bool first, bool last)
        {
            await cell.Write(1);
            Context.Warn(first, "A");
            await cell.Write(2);
            Context.Warn(first, "B");
            await cell.Write(3);
            Context.Warn(last, "C");
        }
    }
}
