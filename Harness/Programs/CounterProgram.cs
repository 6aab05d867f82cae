using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Harness.Programs;

/// <summary>T threads, K times each: lock; read; write; unlock. (TK)!/(K!)^T executions.</summary>
internal sealed class CounterProgram : ReferenceProgram
{
    private readonly PlainLock gate;
    private readonly Cell counter;

    internal CounterProgram(Machine machine, IReadOnlyList<int> numbers)
        : base(machine)
    {
        gate = new PlainLock(machine, "lock");
        counter = new Cell(machine, "counter");
        for (var i = 0; i < numbers[0]; i++) Add($"t{i}", () => Count(numbers[1]));
    }

    private async KernelTask Count(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await gate.Lock();
            var value = await counter.Read();
            await counter.Write(value + 1);
            await gate.Unlock();
        }
    }
}
