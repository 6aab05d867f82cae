using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage;

public sealed class CmaAllocRangeTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("cma_alloc_range", "taken") { Body = s => Alloc(s, 2) },
        new("cma_alloc_range", "taken-already") { Setup = async s => await s.Call(Operation.TakeBlock), Body = s => Alloc(s, 2) },
        new("cma_alloc_range", "busy-then-taken") { Body = s => Alloc(s, 1), Faults = new FaultBudget(0, 0, 2), Outcomes = [1, 1] },
        new("cma_alloc_range", "busy") { Body = s => Alloc(s, 2), Faults = new FaultBudget(0, 0, 3), Outcomes = [1, 1, 1] },
        new("cma_alloc_range", "outside") { Body = async s => Errno.Text(await s.R.CmaAllocRange(null, 1, 3, Gfp.HighUserMovable)) });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Alloc(Stage s, int count) =>
        Errno.Text(await s.R.CmaAllocRange(s.Block(0), count, 3, Gfp.HighUserMovable));
}
