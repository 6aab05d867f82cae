using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

/// <summary>What one thread does, and another in its midst, under one rule.</summary>
/// <param name="Rule">The rule.</param>
internal sealed record RuleCase(string Rule)
{
    /// <summary>The code under test.</summary>
    internal Func<Machine, MachineConfiguration, Revision> Make { get; init; } = (machine, configuration) =>
        new RfcV3(machine, configuration);

    /// <summary>What is done before.</summary>
    internal Func<Stage, KernelTask>? Setup { get; init; }

    internal required Func<Stage, KernelTask> Body { get; init; }

    /// <summary>What another CPU does in between, or an interrupt on the same.</summary>
    internal Func<Stage, KernelTask>? Other { get; init; }

    /// <summary>Whether the other is an interrupt.</summary>
    internal bool IsInterrupt { get; init; }

    /// <summary>How many steps of the body come before the other.</summary>
    internal int Before { get; init; }

    /// <summary>The failures that may be met.</summary>
    internal FaultBudget Faults { get; init; }

    /// <summary>How each choice falls.</summary>
    internal int[] Outcomes { get; init; } = [];

    /// <summary>Frames in a block of tag storage.</summary>
    internal int BlockSizePages { get; init; } = 1;

    /// <summary>The first frame: an allocation is aligned to its size.</summary>
    internal ulong FirstFrame { get; init; } = 0x40;

    /// <summary>Whether the processes' memory is VM_MTE from the start.</summary>
    internal bool IsMte { get; init; }

    /// <summary>Whether the first process is the memory of a guest.</summary>
    internal bool HasGuest { get; init; }

    /// <summary>What the machine has beyond the plain one, the huge area apart.</summary>
    internal MachineOptions Options { get; init; } = MachineOptions.Plain;

    /// <summary>The order of the huge area; 0: there is none.</summary>
    internal int HugeOrder { get; init; }

    /// <summary>The same with a revision's name.</summary>
    internal RuleCase On(string revision) => this with { Make = RevisionSet.Find(revision)!.Make };

    /// <summary>The same with a revision of the tests.</summary>
    internal RuleCase By<TRevision>()
        where TRevision : Revision =>
        this with { Make = (machine, configuration) => (Revision)Activator.CreateInstance(typeof(TRevision), machine, configuration)! };

    /// <summary>Makes the run. Every rule watches, and the accesses are checked.</summary>
    internal RuleOutcome Play()
    {
        var machine = new Machine(InvariantSet.All()) { Checked = true };
        var region = new TagRegion(new Pfn(FirstFrame), new Pfn(0x100), 4, BlockSizePages);
        var layout = new MemoryLayout([region], [.. Enumerable.Range(0, 128).Select(i => new Pfn(FirstFrame + (ulong)i))]);
        var stage = new Stage(Make(machine,
            Stage.Configuration(BlockSizePages, IsMte) with
            {
                Layout = layout,
                Guests = HasGuest ? 1 : 0,
                Options = Options with { HugeOrder = HugeOrder }
            }));
        var cpu = new Cpu(machine, 0);
        var otherCpu = new Cpu(machine, 1);
        if (Setup is { } setup) machine.SetSetup(cpu, async _ => await setup(stage));
        stage.R.Allow(machine.AddThread("T0", cpu, async _ => await Body(stage)), Faults);
        if (Other is { } other)
        {
            if (IsInterrupt) machine.AddInterrupt("I0", cpu, async _ => await other(stage));
            else machine.AddThread("T1", otherCpu, async _ => await other(stage));
        }

        machine.BindInvariants(stage.R);
        new OwnEngine(machine).Run(new InTheMidst(this));
        var keys = new List<string>();
        foreach (var violation in machine.Violations.Items)
        {
            if (violation.Key.Invariant.Id == Rule) keys.Add(violation.Key.Text(machine.LockClasses));
        }

        return new RuleOutcome(keys, machine.Invariants.Single(rule => rule.Id == Rule).Exercised, machine.AllReturned,
            machine.Trace.Steps);
    }

    private sealed class InTheMidst(RuleCase played) : IStrategy
    {
        private int steps;
        private int choices;

        public bool Begin(Machine machine) => true;

        public int NextThread(uint runnable)
        {
            if ((runnable & 1) == 0) return 1;

            // The first step of a thread is its start.
            if ((runnable & 2) != 0 && steps > played.Before) return 1;
            steps++;
            return 0;
        }

        public int NextOutcome(int count) => choices < played.Outcomes.Length ? played.Outcomes[choices++] : 0;
    }
}

/// <summary>What a rule says of a run.</summary>
/// <param name="Keys">The keys of its violations.</param>
/// <param name="Exercised">How often it was put to the test.</param>
/// <param name="AllReturned">Whether all threads returned.</param>
/// <param name="Steps">The steps of the run.</param>
internal sealed record RuleOutcome(IReadOnlyList<string> Keys, long Exercised, bool AllReturned, int Steps)
{
    /// <summary>The rule was put to the test and is kept.</summary>
    internal void IsKept()
    {
        Assert.Empty(Keys);
        Assert.NotEqual(0, Exercised);
        Assert.True(AllReturned);
    }

    /// <summary>The rule is broken, with these keys.</summary>
    internal void IsBroken(params string[] keys)
    {
        Assert.Equal(keys, Keys);
        Assert.NotEqual(0, Exercised);
    }
}
