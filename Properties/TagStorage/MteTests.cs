using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Properties.TagStorage;

public sealed class MteTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("mte_sync_tags", "not-reserved") { Setup = async s => await s.Untagged(), Body = Sync },
        new("mte_sync_tags", "reserved") { Setup = async s => await s.Reserved(), Body = Sync },
        new("mte_sync_tags", "tagged") { Setup = async s => await s.Tagged(), Body = Sync },
        new("set_pte_at", "untagged-mapping") { Setup = async s => await s.Untagged(), Body = s => Set(s, tagged: false) },
        new("set_pte_at", "not-reserved") { Setup = async s => await s.Untagged(), Body = s => Set(s, tagged: true) },
        new("set_pte_at", "reserved") { Setup = async s => await s.Reserved(), Body = s => Set(s, tagged: true) },
        new("set_pte_at", "fault-on-access")
        {
            Setup = async s => await s.Untagged(),
            Body = async s =>
            {
                await s.R.SetPteAt(s.Mm, 0, Pte.Of(s.P(0), writable: true, tagged: true).FaultOnAccess());
                return "";
            },
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Sync(Stage s) => $"{await s.R.MteSyncTags(Pte.Of(s.P(0), writable: true, tagged: true))}";

    private static async KernelTask<string> Set(Stage s, bool tagged)
    {
        await s.R.SetPteAt(s.Mm, 0, Pte.Of(s.P(0), writable: true, tagged));
        return "";
    }
}
