using TagStorageModel.Harness;
using TagStorageModel.Model;

namespace TagStorageModel.Properties;

/// <summary>
/// A small machine with random threads and interrupts that nest locks, call functions and allocate, as a pure
/// function of a seed. Many deadlock, by themselves, with each other or with an interrupt.
/// </summary>
public sealed class RandomProgram : ICodeUnderTest
{
    private readonly SpinLock[] spins;
    private readonly Mutex[] mutexes;
    private readonly Cell[] cells;
    private readonly Slab slab;
    private readonly Gate gate;
    private Xoshiro random;

    public RandomProgram(ulong seed)
    {
        random = new Xoshiro(seed);
        Ends = new EndOfRuns();
        Machine = new Machine([Ends]) { Checked = true };
        Machine.Trace.IsRecording = true;
        spins = [new(Machine, "spin0", "spin0"), new(Machine, "spin1", "spin1")];
        mutexes = [new(Machine, "mutex0"), new(Machine, "mutex1")];
        cells = [new(Machine, "cell0"), new(Machine, "cell1")];
        slab = new Slab(Machine, "slab");
        gate = new Gate(Machine, "gate");
        AddThreads();
        Machine.BindInvariants(null);
    }

    public Machine Machine { get; }

    public EndOfRuns Ends { get; }

    /// <summary>All that a run shows, as lines.</summary>
    public List<string> Outcome()
    {
        List<string> lines = [$"{Machine.Trace.Digest:x} {Machine.Trace.Steps} {Machine.AllReturned} {Ends}"];
        foreach (var decision in Machine.Trace.Decisions) lines.Add(decision.ToString());
        foreach (var entry in Machine.Trace.Entries)
            lines.Add($"{entry.Thread} {entry.Text} {string.Join('<', entry.Calls)} {entry.IrqsDisabled} {entry.Note}");
        foreach (var edge in Machine.Lockdep.Edges) lines.Add(edge.ToString());
        foreach (var usage in Machine.Lockdep.Usages) lines.Add(usage.ToString());
        foreach (var cell in cells) lines.Add($"{cell} {cell.Final}");
        return lines;
    }

    private void AddThreads()
    {
        var cpus = new Cpu[2 + random.Next(3)];
        for (var i = 0; i < cpus.Length; i++) cpus[i] = new Cpu(Machine, i);
        for (var i = 0; i < cpus.Length; i++)
        {
            var code = Section(3, sleeps: true);
            var isChild = i == 2;
            var thread = Machine.AddThread($"t{i}", cpus[i], _ => Execute(code), isChild ? gate.Pass() : null);
            thread.Faults = new FaultBudget(random.Next(3), random.Next(3), 0);
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            var code = Section(2, sleeps: false);
            Machine.AddInterrupt($"irq{i}", cpus[random.Next(cpus.Length)], _ => Execute(code)).Faults = new FaultBudget(1, 0, 0);
        }

        var first = Section(1, sleeps: true);
        if (random.Next(3) == 0) Machine.SetSetup(new Cpu(Machine, cpus.Length), _ => Execute(first));
    }

    private Code[] Section(int depth, bool sleeps)
    {
        var section = new Code[random.Next(4)];
        for (var i = 0; i < section.Length; i++)
        {
            var operation = (Operation)random.Next(depth == 0 ? (int)Operation.Call : (int)Operation.Mutex + (sleeps ? 1 : 0));
            var which = random.Next(2);
            section[i] = new Code(operation, which, operation < Operation.Call ? [] : Section(depth - 1, sleeps));
        }

        return section;
    }

    private async KernelTask Execute(Code[] section)
    {
        foreach (var code in section) await Execute(code);
    }

    private async KernelTask Execute(Code code)
    {
        switch (code.Operation)
        {
            case Operation.Increment:
                await Increment(cells[code.Which]);
                break;
            case Operation.Claim:
                if (await cells[code.Which].CompareExchangeZero(7)) await cells[code.Which].Read();
                break;
            case Operation.Allocate:
                if (!await slab.Alloc(code.Which == 0 ? Gfp.Atomic : Gfp.Kernel)) await cells[code.Which].Write(0);
                break;
            case Operation.Open:
                await gate.Open();
                break;
            case Operation.Call:
                await Execute(code.Inner);
                break;
            case Operation.Spin:
                await spins[code.Which].Lock();
                await Execute(code.Inner);
                await spins[code.Which].Unlock();
                break;
            case Operation.SpinIrq:
                await spins[code.Which].LockIrq();
                await Execute(code.Inner);
                await spins[code.Which].UnlockIrq();
                break;
            default:
                await mutexes[code.Which].Lock();
                await Execute(code.Inner);
                await mutexes[code.Which].Unlock();
                break;
        }
    }

    private static async KernelTask<long> Increment(Cell cell)
    {
        var value = await cell.Read();
        await cell.Write(value + 1);
        return value;
    }

    private enum Operation
    {
        Increment,
        Claim,
        Allocate,
        Open,
        Call,
        Spin,
        SpinIrq,
        Mutex,
    }

    private sealed record Code(Operation Operation, int Which, Code[] Inner);

    /// <summary>Lets a thread start once it is open, as a fork lets a child.</summary>
    private sealed class Gate(Machine machine, string name) : KernelObject(machine, name)
    {
        private static readonly StepKind OpenKind = new("open", Access.Write);
        private static readonly StepKind PassKind = new("pass", Access.Read) { Waits = true };
        private bool isOpen;

        public Step Open() => new(this, OpenKind);

        public Step Pass() => new(this, PassKind);

        public override bool CanGo(ModelThread thread, in Step step) => isOpen || step.Kind == OpenKind;

        public override long Execute(ModelThread thread, in Step step)
        {
            if (step.Kind == PassKind) return 0;
            Writes();
            isOpen = true;
            return 0;
        }

        protected override void Reset() => isOpen = false;
    }
}

/// <summary>Counts how often runs were concluded, and remembers how the last one was.</summary>
public sealed class EndOfRuns : Invariant
{
    public override string Id => "I0";

    public override string Sentence => "Every run is concluded once.";

    public int Begun { get; private set; }

    public int Concluded { get; private set; }

    public bool AllReturned { get; private set; }

    public bool IsCut { get; private set; }

    public override void Begin() => Begun++;

    public override void Conclude(bool allReturned, bool cut)
    {
        Concluded++;
        (AllReturned, IsCut) = (allReturned, cut);
    }

    public override string ToString() => $"{Begun - Concluded} {AllReturned} {IsCut}";
}
