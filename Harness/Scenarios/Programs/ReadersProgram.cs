using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>x = 0; one writer sets x; N readers read it. 2^N executions.</summary>
internal static class ReadersProgram
{
    internal static void Make(ProgramThreads threads, int[] numbers)
    {
        var x = new Cell(threads.Machine, "x");
        threads.Add("writer", () => Write(x));
        for (var i = 1; i <= numbers[0]; i++) threads.Add($"reader{i}", () => Read(x));
    }

    private static async KernelTask Write(Cell x) => await x.Write(1);

    private static async KernelTask Read(Cell x) => await x.Read();
}
