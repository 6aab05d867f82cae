using System.Text.RegularExpressions;

namespace TagStorageModel.Properties.Contributing;

/// <summary>One addition of each kind, by the section of CONTRIBUTING.md that says which files it takes.</summary>
internal static partial class Additions
{
    /// <summary>The pieces of each.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<Piece>> All { get; } = new Dictionary<string, IReadOnlyList<Piece>>
    {
        ["A rule"] =
        [
            new("Model/Invariants/NobodyRings.cs", """
                using TagStorageModel.Kit.Execution;
                using TagStorageModel.Kit.Primitives;
                using TagStorageModel.Model.Revisions;

                namespace TagStorageModel.Model.Invariants;

                public sealed class NobodyRings : Invariant<Revision>
                {
                    public override string Id => "I24";

                    public override string Sentence => "Nobody rings";

                    public override IEnumerable<RuleRow> Rows => [On(SpinLock.LockKinds, of: Code.LruLock, does: Judge)];

                    private void Judge(ModelThread thread, in Step step, long result)
                    {
                        Exercised++;
                        if (thread.Calls.Innermost?.Name == "ring_bell") Machine.Violations.Report(this, thread, "rings");
                    }
                }
                """),
        ],
        ["A call"] =
        [
            new("Model/Callers/Drivers/Bell.cs", """
                using TagStorageModel.Kit.Execution;
                using TagStorageModel.Kit.Primitives;

                namespace TagStorageModel.Model.Revisions;

                public abstract partial class Revision
                {
                    [Path]
                    public async KernelTask RingBell()
                    {
                        await LruLock.Lock();
                        Context.Warn(Configuration.Options.LoudBell, "the bell is loud");
                        await LruLock.Unlock();
                    }
                }

                public sealed partial class Operation
                {
                    public static Operation RingBell { get; } = new(43, nameof(RingBell), "ring for mm{mm}", "A bell is rung.",
                        (revision, mm, call) => revision.RingBell())
                    {
                        Joins = new Joining(2),
                    };
                }
                """),
        ],
        ["A machine option"] =
        [
            new("Model/Revisions/MachineOptions.cs", ", bool LoudBell = false", ")\n{"),
            new("Model/Revisions/MachineOptionSet.cs", """
                    new(15, nameof(MachineOptions.LoudBell),
                        options => options.LoudBell ? 1 : 0, (options, value) => options with { LoudBell = value > 0 })
                    {
                        Form = new("loud bell"),
                        Sentence = "The bell is loud.",
                        Joins = new Joining(2),
                    },

                """, "    ]);\n\n    /// <summary>In the order of tokens."),
        ],
        ["A revision"] =
        [
            new("Model/Revisions/ReleaseLocked.cs", InReadme()),
            new("Model/Revisions/RevisionSet.cs", """
                new("release-locked", "RFC v3 with a cure", (machine, configuration) => new ReleaseLocked(machine, configuration)),
                """, "\n    ];"),
        ],
        ["A repair"] =
        [
            new("Model/Revisions/Repairs/QuietFree.cs", """
                using TagStorageModel.Kit.Execution;
                using TagStorageModel.Model.Mm.Pages;

                namespace TagStorageModel.Model.Revisions;

                public abstract partial class Revision
                {
                    internal sealed class QuietFree : Patch
                    {
                        internal static Repair Row { get; } =
                            new("quiet-free", ["saved-tags-outlive-their-page"], Postings.V3, "Freed pages are looked at twice.")
                            {
                                Make = () => new QuietFree(),
                                InsteadOf = "drop-saved",
                            };

                        internal override async KernelTask ArchFreePagesPrepare(Page page, int order)
                        {
                            await base.ArchFreePagesPrepare(page, order);
                            await base.ArchFreePagesPrepare(page, order);
                        }
                    }
                }
                """),
            new("Model/Revisions/Repairs/RepairSet.cs", "Revision.QuietFree.Row,\n        ", "Revision.ReleaseUnderTheLock.Row"),
        ],
        ["A strategy"] =
        [
            new("Harness/Engine/Strategies/RotatingStrategy.cs", """
                using System.Numerics;
                using TagStorageModel.Kit.Execution;

                namespace TagStorageModel.Engine.Strategies;

                public sealed class RotatingStrategy : IStrategy
                {
                    private int last;

                    public bool Begin(Machine machine)
                    {
                        last = -1;
                        return true;
                    }

                    public int NextThread(uint runnable)
                    {
                        var after = (uint)(runnable & (ulong.MaxValue << last + 1));
                        return last = BitOperations.TrailingZeroCount(after != 0 ? after : runnable);
                    }

                    public int NextOutcome(int outcomes) => 0;
                }
                """),
            new("Harness/Engine/Strategies/StrategySet.cs", """
                ("rotating", "each thread in turn", _ => new RotatingStrategy()),
                """, "\n    ];"),
        ],
        ["A form of explain --as"] =
        [
            new("Harness/Engine/Explaining/Forms/BriefCase.cs", """
                namespace TagStorageModel.Engine.Explaining.Forms;

                public static class BriefCase
                {
                    public static string Write(ExplainedCase item) => $"briefly: {item.Explanation?.Key}\n";
                }
                """),
            new("Harness/Engine/Explaining/Forms/ExplainedCase.cs", """
                ["brief"] = BriefCase.Write,

                """, "        [\"html\"] = HtmlCase.Write,"),
        ],
        ["A form of report --as"] =
        [
            new("Harness/Engine/Reports/KeysReport.cs", """
                using TagStorageModel.Engine.Events;

                namespace TagStorageModel.Engine.Reports;

                public static class KeysReport
                {
                    public static string Of(Merge results) => string.Concat(results.Violations.Select(item => $"only {item.Key}\n"));
                }
                """),
            new("Harness/Cli/ReportForms.cs", "[\"keys\"] = KeysReport.Of,\n        ", "[\"markdown\"] = MarkdownReport.Of,"),
        ],
        ["A primitive"] =
        [
            new("Model/Kit/Primitives/TicketLock.cs", """
                using TagStorageModel.Kit.Execution;

                namespace TagStorageModel.Kit.Primitives;

                public sealed class TicketLock(Machine machine, string name) : Lock(machine, name, name, sleeps: false)
                {
                    private static readonly StepKind LockKind =
                        new("ticket_lock", Access.Write) { Order = StoreOrder.Relaxed, Waits = true };

                    private static readonly StepKind UnlockKind = new("ticket_unlock", Access.Write);
                    private ModelThread? owner;

                    public Step Lock()
                    {
                        AboutToTake(isNested: false);
                        return new(this, LockKind);
                    }

                    public Step Unlock() => new(this, UnlockKind);

                    public override bool CanGo(ModelThread thread, in Step step) => owner is null || step.Kind == UnlockKind;

                    public override ModelThread? Blocker(ModelThread thread, in Step step) => owner;

                    public override long Execute(ModelThread thread, in Step step)
                    {
                        Writes();
                        owner = step.Kind == LockKind ? thread : null;
                        if (owner is null) Released(thread);
                        else Taken(thread, step);
                        return 0;
                    }

                    protected override void Reset() => owner = null;
                }
                """),
        ],
        ["A subject"] =
        [
            new("Harness/Crossing/CrossingSubject.cs", """
                using TagStorageModel.Engine.Cases;
                using TagStorageModel.Kit.Execution;
                using TagStorageModel.Kit.Rules;

                namespace TagStorageModel.Harness.Crossing;

                public sealed class CrossingSubject : ISubject
                {
                    public string Name => "crossing";

                    public string Summary => "carts that want two gates";

                    public IReadOnlyList<Invariant> NewRules() => KernelRules.All();

                    public SystemUnderTest Make(IScenario scenario, IEnumerable<Invariant> rules)
                    {
                        var machine = new Machine(rules);
                        var code = new CrossingCode(machine);
                        for (var i = 0; i < scenario.Tasks; i++)
                        {
                            var isFromTheEast = i % 2 == 1;
                            machine.AddThread($"cart{i}", new Cpu(machine, i), _ => code.Cross(isFromTheEast));
                        }

                        machine.BindInvariants(code);
                        return new SystemUnderTest(this, scenario, machine, code);
                    }

                    public IScenario Generate(ulong seed, ulong index) => new CrossingScenario(2 + (int)((seed + index) % 3));

                    public IEnumerable<ScenarioVariant> Variants(IScenario scenario, bool mayMove) =>
                        scenario.Tasks > 1 ? [new ScenarioVariant(new CrossingScenario(scenario.Tasks - 1), null)] : [];

                    public void Write(BitWriter bits, IScenario scenario) => bits.Number(scenario.Tasks, 3);

                    public IScenario Read(BitReader bits) => new CrossingScenario(bits.Number(3));

                    public IReadOnlyList<string> Words(IScenario scenario) => [$"carts: {scenario.Tasks}"];

                    public IScenario? Parse(ScenarioText text) =>
                        text.Take("carts:") ? new CrossingScenario(text.NeedNumber("a number of carts")) : null;
                }
                """),
            new("Harness/Crossing/CrossingScenario.cs", """
                using TagStorageModel.Engine.Cases;

                namespace TagStorageModel.Harness.Crossing;

                public sealed record CrossingScenario(int Tasks) : IScenario
                {
                    public string? Fault() => Tasks is >= 1 and <= 8 ? null : $"{Tasks} carts: 1 to 8 are possible";
                }
                """),
            new("Harness/Crossing/CrossingCode.cs", """
                using TagStorageModel.Kit.Execution;
                using TagStorageModel.Kit.Primitives;

                namespace TagStorageModel.Harness.Crossing;

                public sealed class CrossingCode(Machine machine) : ICodeUnderTest
                {
                    private readonly TicketLock west = new(machine, "west");
                    private readonly TicketLock east = new(machine, "east");
                    private readonly Cell crossed = new(machine, "crossed");

                    public async KernelTask Cross(bool isFromTheEast)
                    {
                        var (first, second) = isFromTheEast ? (east, west) : (west, east);
                        await first.Lock();
                        await second.Lock();
                        await crossed.Write(await crossed.Read() + 1);
                        await second.Unlock();
                        await first.Unlock();
                    }
                }
                """),
            new("Harness/Cli/Subjects.cs", "new Crossing.CrossingSubject(),\n        ", ".. ReferencePrograms.All,"),
        ],
    };

    /// <summary>The revision that README adds.</summary>
    private static string InReadme() =>
        Example().Match(Checkout.Read("README.md").ReplaceLineEndings("\n")).Groups["code"].Value;

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
