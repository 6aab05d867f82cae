using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// a[0..N] = 0; a reader walks down from N while a[i] ≠ 0; writer j of 1..N does a[j] := a[j−1] + 1. (N+3)·2^(N−2)
/// executions. Whoever takes a race as covered by a thread that sleeps where it would have to be reversed loses some.
/// </summary>
internal static class LastZeroProgram
{
    internal static void Make(ProgramThreads threads, int[] numbers)
    {
        var a = Enumerable.Range(0, numbers[0] + 1).Select(i => new Cell(threads.Machine, $"a[{i}]")).ToArray();
        threads.Add("reader", () => Walk(a));
        for (var j = 1; j <= numbers[0]; j++)
        {
            var (from, to) = (a[j - 1], a[j]);
            threads.Add($"writer{j}", () => Add(from, to));
        }
    }

    private static async KernelTask Walk(Cell[] a)
    {
        var i = a.Length - 1;
        while (await a[i].Read() != 0) i--;
    }

    private static async KernelTask Add(Cell from, Cell to)
    {
        var value = await from.Read();
        await to.Write(value + 1);
    }
}
