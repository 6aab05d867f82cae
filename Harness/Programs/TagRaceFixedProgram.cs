using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// <see cref="TagRaceProgram"/>, but RESERVED is set before the map is unlocked. 12 executions with one saver, none of them
/// bad.
/// </summary>
internal sealed class TagRaceFixedProgram : TagRaceProgram
{
    internal TagRaceFixedProgram(Machine machine, IReadOnlyList<int> numbers)
        : base(machine, numbers)
    {
    }

    /// <inheritdoc/>
    protected override async KernelTask Reserve()
    {
        await Blk.Lock();
        await Xa.Lock();
        if (await Map.Read() != 0) await Map.Write(0);
        await Reserved.Write(1);
        await Xa.Unlock();
        await Blk.Unlock();
    }
}
