using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>T threads, K times each: lock; read; write; unlock. (TK)!/(K!)^T executions.</summary>
internal static class CounterProgram
{
    internal static void Make(ProgramThreads threads, int[] numbers)
    {
        var gate = new PlainLock(threads.Machine, "lock");
        var counter = new Cell(threads.Machine, "counter");
        for (var i = 0; i < numbers[0]; i++) threads.Add($"t{i}", () => Count(gate, counter, numbers[1]));
    }

    private static async KernelTask Count(PlainLock gate, Cell counter, int times)
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
