using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// N threads put four messages each into a hash table of 128 slots, from slot 7w mod 128 on, by compare-and-swap; a failed
/// one is a read. 1, 8, 64, 4096 executions for N = 11, 12, 13, 15.
/// </summary>
internal static class IndexerProgram
{
    private const int Size = 128;
    private const int Messages = 4;

    internal static void Make(ProgramThreads threads, int[] numbers)
    {
        var table = new Slots(threads.Machine, Size);
        for (var i = 0; i < numbers[0]; i++)
        {
            var t = i;
            threads.Add($"t{t}", () => Put(table, t));
        }
    }

    private static async KernelTask Put(Slots table, int t)
    {
        for (var m = 1; m <= Messages; m++)
        {
            var w = (11 * m) + t;
            var h = 7 * w % Size;
            while (!await table.Claim(h, w)) h = (h + 1) % Size;
        }
    }
}
