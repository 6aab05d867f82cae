using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// The race of the series in small, on a map of one page: one reserver, B savers, one freer. It is bad if in the end
/// RESERVED is set and an entry is left. 16 executions with one saver, one of them bad; 12 when fixed, none bad.
/// </summary>
internal sealed class TagRaceProgram : ReferenceProgram
{
    private readonly PlainLock blk;
    private readonly PlainLock xa;
    private readonly Cell map;
    private readonly Cell reserved;
    private readonly bool isFixed;

    internal TagRaceProgram(Machine machine, IReadOnlyList<int> numbers, bool isFixed)
        : base(machine)
    {
        this.isFixed = isFixed;
        blk = new PlainLock(machine, "blk");
        xa = new PlainLock(machine, "xa");
        map = new Cell(machine, "map");
        reserved = new Cell(machine, "RESERVED");
        foreach (var rule in machine.Invariants.OfType<NoEntryIsLeft>()) rule.Program = this;
        Add("reserver", Reserve);
        for (var i = 0; i < numbers[0]; i++) Add($"saver{i}", Save);
        Add("freer", Free);
    }

    /// <summary>Whether, in a run that is over, RESERVED is set and an entry is left.</summary>
    internal bool IsBad => reserved.Final != 0 && map.Final != 0;

    private async KernelTask Reserve()
    {
        await blk.Lock();
        await xa.Lock();
        if (await map.Read() != 0) await map.Write(0);
        if (isFixed) await reserved.Write(1);
        await xa.Unlock();
        if (!isFixed) await reserved.Write(1);
        await blk.Unlock();
    }

    private async KernelTask Save()
    {
        await xa.Lock();
        if (await reserved.Read() == 0) await map.Write(1);
        await xa.Unlock();
    }

    private async KernelTask Free()
    {
        await xa.Lock();
        await map.Write(0);
        await xa.Unlock();
        await blk.Lock();
        await reserved.Write(0);
        await blk.Unlock();
    }
}
