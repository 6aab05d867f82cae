using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Swap;

public sealed class VmscanTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("shrink_folio_list", "tagged-page")
        {
            IsMte = true,
            Setup = async s => await s.Call(Operation.StoreTags, detail: 7),
            Body = Reclaim
        },
        new("shrink_folio_list", "fault-on-access") { Setup = async s => await s.FaultOnAccess(), Body = Reclaim },
        new("shrink_folio_list", "shared-by-fork")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, detail: 7);
                await s.Call(Operation.Fork, detail: 1);
            },
            Body = Reclaim,
        },
        new("shrink_folio_list", "pinned")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, detail: 7);
                await s.Call(Operation.Pin);
            },
            Body = Reclaim,
        },
        new("shrink_folio_list", "page-of-a-file") { Setup = async s => await s.Call(Operation.ReadFile), Body = Reclaim },
        new("shrink_folio_list", "page-of-a-file-in-use")
        {
            Setup = async s =>
            {
                await s.Call(Operation.ReadFile);
                await s.R.Counts.Add(s.P(0), 1);
            },
            Body = Reclaim,
        },
        new("shrink_folio_list", "no-buffer")
        {
            IsMte = true,
            Setup = async s => await s.Call(Operation.StoreTags, detail: 7),
            Body = Reclaim,
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("shrink_folio_list", "locked")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.P(0).Lock.TryLock();
            },
            Body = Reclaim,
        },
        new("shrink_folio_list", "on-no-list") { Setup = async s => await s.Untagged(), Body = Reclaim },
        new("shrink_folio_list", "free") { Body = Reclaim });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Reclaim(Stage s)
    {
        await s.Call(Operation.SwapOut);
        return "";
    }
}
