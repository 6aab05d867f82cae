using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Engine.Sweeping;

/// <summary>
/// A program that warns of A, of B, of C and of D: each but D has a repair, that of C repairs nothing that happens where A is
/// repaired, and the alternative to the repair of A warns of B.
/// </summary>
internal sealed record WarnerSubject(params string[] Made) : IRepairable, ICodeUnderTest
{
    internal static Defect OfA { get; } = new("a", ["made"], "", sign => sign.Detail == "A") { Brief = "warns", Function = "warn" };

    internal static Defect OfB { get; } = new("b", ["made"], "", sign => sign.Detail == "B") { Brief = "warns", Function = "warn" };

    public string Name => string.Join('+', ["made", .. Made]);

    public string Summary => "";

    public IReadOnlyList<Defect> Defects => [OfA, OfB];

    /// <summary>Whether it warns of D, which nothing repairs.</summary>
    internal bool HasMore { get; init; }

    /// <summary>Whether its scenarios belong to families.</summary>
    internal bool HasFamilies { get; init; } = true;

    public IReadOnlyList<RepairRow> Repairs =>
        [new("fix-a", ["a"], "", null), new("fix-b", ["b"], "", null), new("fix-c", ["c"], "", null), new("other-a", ["a"], "", "fix-a")];

    public IReadOnlyList<(string Slug, Token Token)> KnownFailures => [("a", Known("A")), ("b", Known("B"))];

    public IReadOnlyList<(string Name, Token Token)> SavedCases =>
        Made.Length > 0 ? [] : [.. KnownFailures.Select(known => (known.Slug, known.Token))];

    public IReadOnlyList<(string Name, string Sentence, IReadOnlyList<string> Scenarios)> Families =>
        HasFamilies ? [("all", "Whoever warns.", ["one"]), ("none", "Nobody.", [])] : [];

    public IReadOnlyList<(string Name, string Sentence)> Scenarios => [("one", "One thread.")];

    public IScenario? Find(string text) => text == "one" ? new OneThread() : null;

    /// <summary>Called when a run begins; null: nobody asks.</summary>
    internal Action? Begins { get; init; }

    public IReadOnlyList<Invariant> NewRules() => Begins is null ? [new NoWarning()] : [new NoWarning(), new RunsBegin(Begins)];

    public ISubject With(IReadOnlyCollection<string> names) => this with { Made = [.. names] };

    public string? LabelOf(ViolationSign sign) => Defects.FirstOrDefault(defect => defect.Shows(sign))?.Slug;

    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules)
    {
        var machine = new Machine(rules);
        var cell = new Cell(machine, "cell");
        machine.AddThread("t", new Cpu(machine, 0), _ => Warn(cell));
        machine.BindInvariants(null);
        return new SystemUnderTest(this, scenario, machine, null);
    }

    /// <summary>The generated case that cannot be made.</summary>
    internal ulong? FailsAt { get; init; }

    public IScenario Generate(ulong seed, ulong index) =>
        index == FailsAt ? throw new InternalErrorException("number seven cannot be made") : new OneThread();

    public void Write(BitWriter bits, IScenario scenario)
    {
    }

    public IScenario Read(BitReader bits) => new OneThread();

    public IReadOnlyList<string> Words(IScenario scenario) => ["one thread"];

    private static Token Known(string detail)
    {
        var subject = new WarnerSubject();
        var made = subject.Make(new OneThread(), subject.NewRules());
        new OwnEngine(made.Machine).Run(new RandomStrategy(1));
        var key = made.Machine.Violations.Items.ToArray().Single(item => item.Key.Detail == detail).Key.Text(made.Machine.LockClasses);
        return CaseRun.Of(new Case(subject, made.Scenario, Schedule.Of(made.Machine.Trace.Decisions))).ToToken(key);
    }

    private async KernelTask Warn(Cell cell)
    {
        await cell.Write(1);
        var isGood = Made.Contains("fix-a") || Made.Contains("other-a");
        Context.Warn(!isGood, "A");
        await cell.Write(2);
        Context.Warn(!Made.Contains("fix-b") || Made.Contains("other-a"), "B");
        await cell.Write(3);
        Context.Warn(HasMore, "D");
    }

    private sealed class RunsBegin(Action begins) : Invariant
    {
        public override string Id => "runs";

        public override string Sentence => "It is called when a run begins";

        public override void Begin() => begins();
    }

    private sealed record OneThread : IScenario
    {
        public int Tasks => 1;
    }
}
