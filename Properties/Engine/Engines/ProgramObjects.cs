using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Properties.Engine.Engines;

/// <summary>The kernel objects of a generated program, and how its threads act on them.</summary>
internal sealed class ProgramObjects : ICodeUnderTest
{
    private readonly SpinLock[] spins;
    private readonly Mutex[] mutexes;
    private readonly RwLock rwlock;
    private readonly RwSemaphore semaphore;
    private readonly Slab slab;
    private readonly Memory memory;
    private readonly PageFlags flags;
    private readonly Condition[] conditions;

    /// <param name="machine">The program's machine.</param>
    /// <param name="awaits">Whether it waits for conditions on the cells.</param>
    internal ProgramObjects(Machine machine, bool awaits = false)
    {
        spins = [new(machine, "spin0", "spin0"), new(machine, "spin1", "spin1")];
        mutexes = [new(machine, "mutex0"), new(machine, "mutex1")];
        rwlock = new RwLock(machine, "rw", "rw");
        semaphore = new RwSemaphore(machine, "sem", "sem");
        Cells = [new(machine, "cell0"), new(machine, "cell1")];
        conditions = awaits ? [new(machine, "cell0 == 2 || cell1 == 1", Cells, seen => seen[0] == 2 || seen[1] == 1),
            new(machine, "cell1 != 1", [Cells[1]], seen => seen[0] != 1)] : [];
        slab = new Slab(machine, "slab");
        Door = new Door(machine, "door");
        memory = new Memory(machine, new MemoryLayout([], [new Pfn(1), new Pfn(2)]));
        flags = new PageFlags(machine, memory);
    }

    internal Cell[] Cells { get; }

    /// <summary>What is waited for.</summary>
    internal Door Door { get; }

    /// <summary>The values that a run leaves behind, as a number.</summary>
    internal long Final() =>
        (((Cells[0].Final * 8) + Cells[1].Final) * 16) + (Door.Final ? 8 : 0) + (flags.Has(memory[0], PageFlag.Lru) ? 4 : 0)
            + (flags.Has(memory[1], PageFlag.Lru) ? 2 : 0);

    internal async KernelTask Execute(ProgramCode[] section)
    {
        foreach (var code in section) await Execute(code);
    }

    private async KernelTask Execute(ProgramCode code)
    {
        switch (code.Operation)
        {
            case ProgramOperation.Await:
                await conditions[code.Which].Holds();
                break;
            case ProgramOperation.Increment:
                await Increment(Cells[code.Which]);
                break;
            case ProgramOperation.Read:
                if (await Cells[code.Which].Read() > 1) await Cells[1 - code.Which].Read();
                break;
            case ProgramOperation.Write:
                await Cells[code.Which].Write(2);
                break;
            case ProgramOperation.Claim:
                if (await Cells[code.Which].CompareExchangeZero(1)) await Cells[1 - code.Which].Read();
                break;
            case ProgramOperation.Allocate:
                if (!await slab.Alloc(code.Which == 0 ? Gfp.Atomic : Gfp.Kernel)) await Cells[code.Which].Write(3);
                break;
            case ProgramOperation.Open:
                await Door.Open();
                break;
            case ProgramOperation.Close:
                await Door.Close();
                break;
            case ProgramOperation.Pass:
                await Door.Pass();
                break;
            case ProgramOperation.SpinUntil:
                await flags.SpinUntil(memory[code.Which], PageFlag.Lru);
                break;
            case ProgramOperation.SetFlag:
                await flags.Set(memory[code.Which], PageFlag.Lru);
                break;
            case ProgramOperation.TestFlag:
                if (await flags.Test(memory[code.Which], PageFlag.Lru)) await Cells[code.Which].Write(4);
                break;
            case ProgramOperation.Barrier:
                Context.Wmb();
                break;
            case ProgramOperation.Spin:
                await spins[code.Which].Lock();
                await Execute(code.Inner);
                await spins[code.Which].Unlock();
                break;
            case ProgramOperation.SpinIrq:
                await spins[code.Which].LockIrq();
                await Execute(code.Inner);
                await spins[code.Which].UnlockIrq();
                break;
            case ProgramOperation.SpinBh:
                await spins[code.Which].Lock(LockVariant.BottomHalf);
                await Execute(code.Inner);
                await spins[code.Which].Unlock(LockVariant.BottomHalf);
                break;
            case ProgramOperation.ReadLock:
                await rwlock.ReadLock();
                await Execute(code.Inner);
                await rwlock.ReadUnlock();
                break;
            case ProgramOperation.WriteLock:
                await rwlock.WriteLock();
                await Execute(code.Inner);
                await rwlock.WriteUnlock();
                break;
            case ProgramOperation.Mutex:
                await mutexes[code.Which].Lock();
                await Execute(code.Inner);
                await mutexes[code.Which].Unlock();
                break;
            case ProgramOperation.DownRead:
                await semaphore.ReadLock();
                await Execute(code.Inner);
                await semaphore.ReadUnlock();
                break;
            case ProgramOperation.DownWrite:
                await semaphore.WriteLock();
                await Execute(code.Inner);
                await semaphore.WriteUnlock();
                break;
            case ProgramOperation.TryDownRead:
                if (!await semaphore.TryReadLock()) break;
                await Execute(code.Inner);
                await semaphore.ReadUnlock();
                break;
            default:
                await Execute(code.Inner);
                break;
        }
    }

    private static async KernelTask<long> Increment(Cell cell)
    {
        var value = await cell.Read();
        await cell.Write(value + 1);
        return value;
    }
}
