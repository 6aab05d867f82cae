using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// a[0..N] = 0; a reader walks down from N while a[i] ≠ 0; writer j of 1..N does a[j] := a[j−1] + 1. (N+3)·2^(N−2)
/// executions. Whoever takes a race as covered by a thread that sleeps where it would have to be reversed loses some.
/// </summary>
internal sealed class LastZeroProgram : ReferenceProgram
{
    private readonly Cell[] a;

    internal LastZeroProgram(Machine machine, IReadOnlyList<int> numbers)
        : base(machine)
    {
        a = [.. Enumerable.Range(0, numbers[0] + 1).Select(i => new Cell(machine, $"a[{i}]"))];
        Add("reader", Walk);
        for (var i = 1; i <= numbers[0]; i++)
        {
            var j = i;
            Add($"writer{j}", () => Increment(j));
        }
    }

    private async KernelTask Walk()
    {
        var i = a.Length - 1;
        while (await a[i].Read() != 0) i--;
    }

    private async KernelTask Increment(int j)
    {
        var value = await a[j - 1].Read();
        await a[j].Write(value + 1);
    }
}
