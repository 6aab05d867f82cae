using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage;

/// <summary>One branch of one function: how to get there and what to call.</summary>
/// <param name="Function">The C function.</param>
/// <param name="Branch">Which branch, as part of a file name.</param>
internal sealed record GoldenCase(string Function, string Branch)
{
    /// <summary>What is done before, unrecorded.</summary>
    internal Func<Stage, KernelTask>? Setup { get; init; }

    /// <summary>What is recorded; its result is the last line.</summary>
    internal required Func<Stage, KernelTask<string>> Body { get; init; }

    /// <summary>What another CPU does, unrecorded, in between.</summary>
    internal Func<Stage, KernelTask>? Other { get; init; }

    /// <summary>How many steps of the body are made before that.</summary>
    internal int Before { get; init; }

    /// <summary>The step before which the other CPU is halted until the recorded one waits; null if it goes to its end.</summary>
    internal string? OtherUntil { get; init; }

    /// <summary>The failures that may be met.</summary>
    internal FaultBudget Faults { get; init; }

    /// <summary>How each choice falls.</summary>
    internal int[] Outcomes { get; init; } = [];

    /// <summary>Frames in a block of tag storage.</summary>
    internal int BlockSizePages { get; init; } = 1;

    /// <summary>Whether the processes' memory is VM_MTE from the start.</summary>
    internal bool IsMte { get; init; }

    /// <summary>What the machine has beyond the plain one.</summary>
    internal MachineOptions Options { get; init; } = MachineOptions.Plain;

    /// <summary>Whether the first process is the memory of a guest.</summary>
    internal bool HasGuest { get; init; }

    /// <summary>The order of huge pages; 0 if there are none.</summary>
    internal int HugeOrder { get; init; }

    /// <summary>The one revision that has the branch; null for all.</summary>
    internal string? Only { get; init; }

    /// <summary>The name of the case.</summary>
    internal string Name => $"{Function}.{Branch}";

    /// <summary>Plays the case.</summary>
    /// <param name="make">The revision.</param>
    internal GoldenRun Run(Func<Machine, MachineConfiguration, Revision> make)
    {
        var machine = new Machine { Checked = true };
        var options = Options with { HugeOrder = HugeOrder };
        var stage = new Stage(make(machine,
            Stage.Configuration(BlockSizePages, IsMte) with { Options = options, Guests = HasGuest ? 1 : 0 }));
        stage.R.TagsByPfn.PointerName = BufferName;
        stage.R.TagsBySwpEntry.PointerName = BufferName;
        stage.R.TagBlocksReserved.PointerName = _ => "page";
        var cpu = new Cpu(machine, 0);
        var otherCpu = new Cpu(machine, 1);
        if (Setup is { } setup) machine.SetSetup(cpu, async _ => await setup(stage));
        string? result = null;
        stage.R.Allow(machine.AddThread("T0", cpu, async _ => result = await Body(stage)), Faults);
        if (Other is { } other) machine.AddThread("T1", otherCpu, async _ => await other(stage));
        machine.BindInvariants(stage.R);
        var strategy = new InOrder(this);
        new OwnEngine(machine).Run(strategy);
        return new GoldenRun(machine, result, strategy.OutcomesLeft) { IsFolded = HugeOrder > 0 };
    }

    private static string BufferName(XaEntry entry) => TagBuffers.Text((long)entry.Raw);

    /// <summary>The recorded thread, after some steps the other one, then the recorded one again.</summary>
    private sealed class InOrder(GoldenCase played) : IStrategy
    {
        private Machine? machine;
        private bool halted;
        private int steps;
        private int choices;

        internal int OutcomesLeft => played.Outcomes.Length - choices;

        public bool Begin(Machine machine)
        {
            this.machine = machine;
            machine.Trace.IsRecording = true;
            return true;
        }

        public int NextThread(uint runnable)
        {
            if ((runnable & 1) == 0) return 1;
            if ((runnable & 2) != 0) halted |= machine!.Threads[1].Pending.Kind.Name == played.OtherUntil;

            // The first step of a thread is its start.
            if ((runnable & 2) != 0 && !halted && steps > played.Before) return 1;
            steps++;
            return 0;
        }

        public int NextOutcome(int count) => choices < played.Outcomes.Length ? played.Outcomes[choices++] : 0;
    }
}
