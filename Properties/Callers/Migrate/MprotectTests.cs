using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Migrate;

public sealed class MprotectTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("mprotect_fixup", "page-without-storage") { Setup = async s => await s.Call(Operation.Store), Body = Mprotect },
        new("mprotect_fixup", "page-with-storage") { IsMte = true, Setup = async s => await s.Call(Operation.Store), Body = Mprotect },
        new("mprotect_fixup", "fault-on-access") { Setup = async s => await s.FaultOnAccess(), Body = Mprotect },
        new("mprotect_fixup", "swapped-out") { IsMte = true, Setup = async s => await s.SwappedOut(), Body = Mprotect },
        new("zap_pte_range", "munmap")
        {
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Zap(s, Operation.Munmap)
        },
        new("zap_pte_range", "dontneed")
        {
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Zap(s, Operation.DontNeed)
        },
        new("zap_pte_range", "fault-on-access") { Setup = async s => await s.FaultOnAccess(), Body = s => Zap(s, Operation.Munmap) },
        new("zap_pte_range", "swapped-out")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = s => Zap(s, Operation.DontNeed)
        },
        new("zap_pte_range", "none") { Body = s => Zap(s, Operation.Munmap) });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Mprotect(Stage s)
    {
        await s.Call(Operation.MprotectMte);
        return "";
    }

    private static async KernelTask<string> Zap(Stage s, Operation operation)
    {
        await s.Call(operation);
        return "";
    }
}
