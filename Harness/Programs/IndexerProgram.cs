using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>
/// N threads put four messages each into a hash table of 128 slots, from slot 7w mod 128 on, by compare-and-swap; a failed
/// one is a read. 1, 8, 64, 4096 executions for N = 11, 12, 13, 15.
/// </summary>
internal sealed class IndexerProgram : ReferenceProgram
{
    private const int Size = 128;
    private const int Messages = 4;
    private readonly Slots table;

    internal IndexerProgram(Machine machine, IReadOnlyList<int> numbers)
        : base(machine)
    {
        table = new Slots(machine, Size);
        for (var i = 0; i < numbers[0]; i++)
        {
            var t = i;
            Add($"t{t}", () => Put(t));
        }
    }

    private async KernelTask Put(int t)
    {
        for (var m = 1; m <= Messages; m++)
        {
            var w = (11 * m) + t;
            var h = 7 * w % Size;
            while (!await table.Claim(h, w)) h = (h + 1) % Size;
        }
    }
}
