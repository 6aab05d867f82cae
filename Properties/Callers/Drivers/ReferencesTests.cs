using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers.Faults;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Drivers;

public sealed class ReferencesTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("vmsplice_to_pipe", "shared")
        {
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Fork, detail: 1);
            },
            Body = s => Call(s, Operation.Vmsplice),
        },
        new("vmsplice_to_pipe", "faulted-in") { Body = s => Call(s, Operation.Vmsplice) },
        new("vmsplice_to_pipe", "slot-in-use")
        {
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Vmsplice);
            },
            Body = s => Call(s, Operation.Vmsplice),
        },
        new("shmem_file_splice_read", "cached")
        {
            Options = FileFaultTests.File,
            Setup = async s => await s.Call(Operation.Store, address: 2),
            Body = s => Call(s, Operation.SpliceFile, 2)
        },
        new("shmem_file_splice_read", "swapped-out")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, address: 2, detail: 7);
                await s.Call(Operation.SwapOut);
            },
            Body = s => Call(s, Operation.SpliceFile, 2)
        },
        new("shmem_file_splice_read", "hole") { Options = FileFaultTests.File, Body = s => Call(s, Operation.SpliceFile, 2) },
        new("shmem_file_splice_read", "truncated-meanwhile")
        {
            Options = FileFaultTests.File,
            Setup = async s => await s.Call(Operation.Store, address: 2),
            Body = s => Call(s, Operation.SpliceFile, 2),
            Other = async s => await s.R.ShmemFallocate(0),
            Before = 1,
        },
        new("bio_release_pages", "two-pages")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Vmsplice);
                await s.Call(Operation.AllocTagged, address: 1, detail: 1);
            },
            Body = s => Call(s, Operation.EndIo),
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    [Fact]
    public void OnlyWhatFreesPagesIsDoneInAnInterrupt() => Assert.Equal(
        [Operation.Release, Operation.EndIo], OperationSet.All.Where(operation => operation.MayInterrupt));

    /// <summary>Both kinds of handler, several on one CPU: generated cases have them.</summary>
    [Fact]
    public void GeneratedCasesHaveSeveralInterruptsOnOneCpu()
    {
        var all = Enumerable.Range(0, 1000).Select(i => ScenarioGenerator.Case(3, (ulong)i)).ToList();
        Assert.All(all, scenario => Assert.Null(scenario.Fault()));
        Assert.Contains(all, scenario => scenario.Interrupts.GroupBy(interrupt => interrupt.Cpu).Any(group => group.Count() > 2));
        Assert.Contains(all, scenario => scenario.Interrupts.Any(interrupt => interrupt.Call.Operation == Operation.EndIo)
            && Placement.Of(scenario).Softirqs.Contains(true));
    }

    private static async KernelTask<string> Call(Stage s, Operation operation, int address = 0)
    {
        await s.Call(operation, address: address);
        return "";
    }
}
