using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// The race of the series in small, on a map of one page: one reserver, B savers, one freer. It is bad if in the end
/// RESERVED is set and an entry is left. 16 executions with one saver, one of them bad; 12 when fixed, none bad.
/// </summary>
internal sealed class TagRaceProgram
{
    private readonly PlainLock blk;
    private readonly PlainLock xa;
    private readonly Cell map;
    private readonly Cell reserved;
    private readonly bool isFixed;

    private TagRaceProgram(Machine machine, bool isFixed)
    {
        this.isFixed = isFixed;
        blk = new PlainLock(machine, "blk");
        xa = new PlainLock(machine, "xa");
        map = new Cell(machine, "map");
        reserved = new Cell(machine, "RESERVED");
    }

    internal static void Make(ProgramThreads threads, int[] numbers, bool isFixed)
    {
        var program = new TagRaceProgram(threads.Machine, isFixed);
        threads.Machine.AddInvariant(new Rule(program));
        threads.Add("reserver", program.Reserve);
        for (var i = 0; i < numbers[0]; i++) threads.Add($"saver{i}", program.Save);
        threads.Add("freer", program.Free);
    }

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

    private sealed class Rule(TagRaceProgram program) : Invariant
    {
        public override string Id => "P1";

        public override string Sentence => "A reserved page has no entry left";

        public override void Conclude(bool allReturned, bool cut)
        {
            if (!allReturned) return;
            Exercised++;
            if (program.reserved.Final != 0 && program.map.Final != 0) Machine.Violations.Report(this, null, "RESERVED is set and an entry is left");
        }
    }
}
