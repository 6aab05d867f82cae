using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Harness.Programs;

/// <summary>x = 0; one writer sets x; N readers read it. 2^N executions.</summary>
internal sealed class ReadersProgram : ReferenceProgram
{
    private readonly Cell x;

    internal ReadersProgram(Machine machine, IReadOnlyList<int> numbers)
        : base(machine)
    {
        x = new Cell(machine, "x");
        Add("writer", Write);
        for (var i = 1; i <= numbers[0]; i++) Add($"reader{i}", Read);
    }

    private async KernelTask Write() => await x.Write(1);

    private async KernelTask Read() => await x.Read();
}
