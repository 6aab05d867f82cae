using TagStorageModel.Harness;
using TagStorageModel.Model;

namespace TagStorageModel.Properties;

/// <summary>
/// A tiny machine, as a pure function of a seed, small enough for all its schedules to be tried: two or three threads that
/// read and write, take locks of every kind, try and wait, allocate, and on some machines interrupts that may arrive and
/// stores that take effect later. Many deadlock.
/// </summary>
public sealed class SmallProgram : ICodeUnderTest
{
    private static readonly string[] Rules = ["I2", "I12", "I13", "I14", "I20", "I21"];
    private readonly SpinLock[] spins;
    private readonly Mutex[] mutexes;
    private readonly RwLock rwlock;
    private readonly RwSemaphore semaphore;
    private readonly Cell[] cells;
    private readonly Slab slab;
    private readonly Door door;
    private readonly PageFlags flags;
    private readonly Memory memory;
    private readonly Features features;
    private readonly ulong order;
    private Xoshiro random;

    /// <param name="seed">Everything but the order of the threads.</param>
    /// <param name="features">What may be in it.</param>
    /// <param name="order">In which order the threads are created; 0 is the ordinary one.</param>
    public SmallProgram(ulong seed, Features features, ulong order = 0)
    {
        random = new Xoshiro(seed);
        this.features = features;
        this.order = order;
        Machine = new Machine(InvariantSet.Of(Rules));
        spins = [new(Machine, "spin0", "spin0"), new(Machine, "spin1", "spin1")];
        mutexes = [new(Machine, "mutex0"), new(Machine, "mutex1")];
        rwlock = new RwLock(Machine, "rw", "rw");
        semaphore = new RwSemaphore(Machine, "sem", "sem");
        cells = [new(Machine, "cell0"), new(Machine, "cell1")];
        slab = new Slab(Machine, "slab");
        door = new Door(Machine, "door");
        memory = new Memory(Machine, new MemoryLayout([], [new Pfn(1), new Pfn(2)]));
        flags = new PageFlags(Machine, memory);
        AddThreads();
        Machine.BindInvariants(null);
    }

    [Flags]
    public enum Features
    {
        None = 0,
        Locks = 1,
        Readers = 2,
        Conditions = 4,
        Choices = 8,
        Interrupts = 16,
        StoreBuffers = 32,
        All = 63,
    }

    public Machine Machine { get; }

    /// <summary>All that a run leaves behind, as a number: values, and which rules were broken, whatever the order.</summary>
    public long Final()
    {
        var final = (cells[0].Final * 8) + cells[1].Final;
        final = (final * 16) + (door.Final ? 8 : 0) + (flags.Has(memory[0], PageFlag.Lru) ? 4 : 0) + (flags.Has(memory[1], PageFlag.Lru) ? 2 : 0) + (Machine.AllReturned ? 1 : 0);
        long rules = 0;
        foreach (var item in Machine.Violations.Items) rules += NumberOf(item.Key);
        return (final * 1_000_000_007) + rules;
    }

    private static readonly Dictionary<(string, string, ulong, ContextKind, string), long> Keys = [];

    private static long NumberOf(ViolationKey key)
    {
        var words = (key.Invariant.Id, key.Function, key.Locks, key.Context, key.Detail);
        lock (Keys)
        {
            if (!Keys.TryGetValue(words, out var number)) Keys.Add(words, number = (long)new Xoshiro((ulong)Keys.Count).Next());
            return number;
        }
    }

    private void AddThreads()
    {
        var count = 2 + random.Next(2);
        var isWide = (features & (Features.Interrupts | Features.StoreBuffers)) != 0;
        if (isWide && random.Next(4) != 0) count = 2;
        var steps = (count == 2 ? 4 : 3) - (isWide ? 1 : 0);
        var codes = new (Code[] Code, FaultBudget Faults, bool Waits, int Number)[count];
        for (var i = 0; i < count; i++)
        {
            var budget = 1 + random.Next(steps);
            codes[i] = (Section(ref budget, 2, sleeps: true), new FaultBudget(random.Next(2), random.Next(2), 0), i > 0 && Has(Features.Conditions) && random.Next(8) == 0, i);
        }

        var shuffle = new Xoshiro(order);
        for (var i = count - 1; i > 0 && order != 0; i--)
        {
            var j = shuffle.Next(i + 1);
            (codes[i], codes[j]) = (codes[j], codes[i]);
        }

        var cpus = new Cpu[count];
        for (var i = 0; i < count; i++) cpus[i] = new Cpu(Machine, i);
        for (var i = 0; i < count; i++)
        {
            var code = codes[i].Code;
            Machine.AddThread($"t{codes[i].Number}", cpus[i], _ => Execute(code), codes[i].Waits ? door.Pass() : null).Faults = codes[i].Faults;
        }

        for (var i = Has(Features.Interrupts) ? 1 + random.Next(2) : 0; i > 0; i--)
        {
            var budget = 1;
            var code = Section(ref budget, 1, sleeps: false);
            var number = random.Next(count);
            Machine.AddInterrupt($"irq{i}", cpus[Array.FindIndex(codes, item => item.Number == number)], _ => Execute(code)).Faults = new FaultBudget(random.Next(2), 0, 0);
        }

        if (!Has(Features.StoreBuffers)) return;
        for (var i = 0; i < count; i++)
        {
            if (codes[i].Number != 1) Machine.AddStoreBuffer($"b{i}", cpus[i]);
        }
    }

    private bool Has(Features wanted) => (features & wanted) != 0;

    private Code[] Section(ref int budget, int depth, bool sleeps)
    {
        var section = new List<Code>();
        do
        {
            var operation = Draw(depth, sleeps);
            budget--;
            section.Add(new Code(operation, random.Next(4) / 3, operation < Operation.Spin || budget <= 0 ? [] : Section(ref budget, depth - 1, sleeps && operation >= Operation.Mutex)));
        }
        while (budget > 0 && random.Next(4) != 0);
        return [.. section];
    }

    private Operation Draw(int depth, bool sleeps)
    {
        while (true)
        {
            var operation = (Operation)random.Next((int)Operation.Count);
            if (operation >= Operation.Spin && depth == 0) continue;
            if (operation >= Operation.Mutex && !sleeps) continue;
            var needed = operation switch
            {
                Operation.Read or Operation.Write or Operation.Claim => Features.None,
                Operation.Allocate => Features.Choices,
                Operation.Open or Operation.Close or Operation.Pass or Operation.SpinUntil => Features.Conditions,
                Operation.SetFlag or Operation.TestFlag or Operation.Barrier => Features.StoreBuffers,
                Operation.Spin or Operation.SpinIrq or Operation.Mutex => Features.Locks,
                _ => Features.Readers,
            };
            if (needed == Features.None || Has(needed)) return operation;
        }
    }

    private async KernelTask Execute(Code[] section)
    {
        foreach (var code in section) await Execute(code);
    }

    private async KernelTask Execute(Code code)
    {
        switch (code.Operation)
        {
            case Operation.Read:
                if (await cells[code.Which].Read() > 1) await cells[1 - code.Which].Read();
                break;
            case Operation.Write:
                await cells[code.Which].Write(2);
                break;
            case Operation.Claim:
                if (await cells[code.Which].CompareExchangeZero(1)) await cells[1 - code.Which].Read();
                break;
            case Operation.Allocate:
                if (!await slab.Alloc(code.Which == 0 ? Gfp.Atomic : Gfp.Kernel)) await cells[code.Which].Write(3);
                break;
            case Operation.Open:
                await door.Open();
                break;
            case Operation.Close:
                await door.Close();
                break;
            case Operation.Pass:
                await door.Pass();
                break;
            case Operation.SpinUntil:
                await flags.SpinUntil(memory[code.Which], PageFlag.Lru);
                break;
            case Operation.SetFlag:
                await flags.Set(memory[code.Which], PageFlag.Lru);
                break;
            case Operation.TestFlag:
                if (await flags.Test(memory[code.Which], PageFlag.Lru)) await cells[code.Which].Write(4);
                break;
            case Operation.Barrier:
                Context.Wmb();
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
            case Operation.ReadLock:
                await rwlock.ReadLock();
                await Execute(code.Inner);
                await rwlock.ReadUnlock();
                break;
            case Operation.WriteLock:
                await rwlock.WriteLock();
                await Execute(code.Inner);
                await rwlock.WriteUnlock();
                break;
            case Operation.Mutex:
                await mutexes[code.Which].Lock();
                await Execute(code.Inner);
                await mutexes[code.Which].Unlock();
                break;
            case Operation.DownRead:
                await semaphore.ReadLock();
                await Execute(code.Inner);
                await semaphore.ReadUnlock();
                break;
            case Operation.DownWrite:
                await semaphore.WriteLock();
                await Execute(code.Inner);
                await semaphore.WriteUnlock();
                break;
            default:
                if (!await semaphore.TryReadLock()) break;
                await Execute(code.Inner);
                await semaphore.ReadUnlock();
                break;
        }
    }

    private enum Operation
    {
        Read,
        Write,
        Claim,
        Allocate,
        Open,
        Close,
        Pass,
        SpinUntil,
        SetFlag,
        TestFlag,
        Barrier,
        Spin,
        SpinIrq,
        ReadLock,
        WriteLock,
        Mutex,
        DownRead,
        DownWrite,
        TryDownRead,
        Count,
    }

    private sealed record Code(Operation Operation, int Which, Code[] Inner);

    /// <summary>A condition that comes and goes.</summary>
    private sealed class Door(Machine machine, string name) : KernelObject(machine, name)
    {
        private static readonly StepKind OpenKind = new("open", Access.Write);
        private static readonly StepKind CloseKind = new("close", Access.Write);
        private static readonly StepKind PassKind = new("pass", Access.Read) { Waits = true };
        private bool isOpen;

        public bool Final => isOpen;

        public Step Open() => new(this, OpenKind);

        public Step Close() => new(this, CloseKind);

        public Step Pass() => new(this, PassKind);

        public override bool CanGo(ModelThread thread, in Step step) => isOpen || step.Kind != PassKind;

        public override long Execute(ModelThread thread, in Step step)
        {
            if (step.Kind == PassKind) return 0;
            Writes();
            isOpen = step.Kind == OpenKind;
            return 0;
        }

        protected override void Reset() => isOpen = false;
    }
}
