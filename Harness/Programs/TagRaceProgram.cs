using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// The race of the series in small, on a map of one page: one reserver, B savers, one freer. It is bad if in the end
/// RESERVED is set and an entry is left. 16 executions with one saver, one of them bad.
/// </summary>
internal class TagRaceProgram : ReferenceProgram
{
    internal TagRaceProgram(Machine machine, IReadOnlyList<int> numbers)
        : base(machine)
    {
        Blk = new PlainLock(machine, "blk");
        Xa = new PlainLock(machine, "xa");
        Map = new Cell(machine, "map");
        Reserved = new Cell(machine, "RESERVED");
        foreach (var rule in machine.Invariants.OfType<NoEntryIsLeft>()) rule.Program = this;
        Add("reserver", Reserve);
        for (var i = 0; i < numbers[0]; i++) Add($"saver{i}", Save);
        Add("freer", Free);
    }

    /// <summary>Whether, in a run that is over, RESERVED is set and an entry is left.</summary>
    internal bool IsBad => Reserved.Final != 0 && Map.Final != 0;

    /// <summary>The lock of blocks.</summary>
    protected PlainLock Blk { get; }

    /// <summary>The lock of the map.</summary>
    protected PlainLock Xa { get; }

    /// <summary>The map's only entry.</summary>
    protected Cell Map { get; }

    /// <summary>Whether the page is reserved.</summary>
    protected Cell Reserved { get; }

    /// <summary>Takes the entry out of the map, and sets RESERVED when others can put in another.</summary>
    protected virtual async KernelTask Reserve()
    {
        await Blk.Lock();
        await Xa.Lock();
        if (await Map.Read() != 0) await Map.Write(0);
        await Xa.Unlock();
        await Reserved.Write(1);
        await Blk.Unlock();
    }

    private async KernelTask Save()
    {
        await Xa.Lock();
        if (await Reserved.Read() == 0) await Map.Write(1);
        await Xa.Unlock();
    }

    private async KernelTask Free()
    {
        await Xa.Lock();
        await Map.Write(0);
        await Xa.Unlock();
        await Blk.Lock();
        await Reserved.Write(0);
        await Blk.Unlock();
    }
}
