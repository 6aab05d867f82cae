using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers.Faults;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Shmem;

public sealed class CollapseFileTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("collapse_file", "untagged") { Options = FileFaultTests.File, Setup = Filled, Body = Collapse },
        new("collapse_file", "tagged") { Options = FileFaultTests.File, IsMte = true, Setup = Filled, Body = Collapse },
        new("collapse_file", "saved-tags")
        {
            Options = FileFaultTests.File,
            Setup = async s =>
            {
                await Filled(s);
                await s.Save(s.P(0), 7);
            },
            Body = Collapse,
        },
        new("collapse_file", "empty") { Options = FileFaultTests.File, Body = Collapse },
        new("collapse_file", "hole") { Options = FileFaultTests.File, Setup = Half, Body = Collapse },
        new("collapse_file", "hole-filled-meanwhile")
        {
            // The tags that the page was saved with have gone with the copy, which is given up.
            Options = FileFaultTests.File,
            Setup = async s =>
            {
                await Half(s);
                await s.Save(s.P(0), 7);
            },
            Body = Collapse,
            Other = async s => await s.Call(Operation.Store, address: 3),
            Before = 40,
        },
        new("collapse_file", "swapped-out")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await Filled(s);
                await s.Call(Operation.SwapOut, detail: 0);
            },
            Body = Collapse,
        },
        new("collapse_file", "second-page-locked")
        {
            Options = FileFaultTests.File,
            Setup = async s =>
            {
                await Filled(s);
                await s.P(1).Lock.Lock();
            },
            Body = Collapse,
        },
        new("collapse_file", "second-page-held")
        {
            Options = FileFaultTests.File,
            Setup = async s =>
            {
                await Filled(s);
                await s.R.Counts.Add(s.P(1), 1);
            },
            Body = Collapse,
        },
        new("collapse_file", "not-on-the-list")
        {
            Options = FileFaultTests.File,
            Setup = async s =>
            {
                await Filled(s);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = Collapse,
        },
        new("collapse_file", "no-huge-page")
        {
            Options = FileFaultTests.File,
            Setup = async s =>
            {
                await Filled(s);
                while (await s.R.AllocPages(0, Gfp.HighUserMovable) is not null) await s.R.Counts.Read(s.P(0));
            },
            Body = Collapse,
        },
        new("collapse_file", "not-charged")
        {
            Options = FileFaultTests.File,
            Setup = Filled,
            Body = Collapse,
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("madvise_collapse", "not-mte") { Options = FileFaultTests.File, Setup = Filled, Body = Madvise },
        new("madvise_collapse", "vm-mte") { Options = FileFaultTests.File, IsMte = true, Setup = Filled, Body = Madvise },
        new("madvise_collapse", "no-file")
        {
            Options = MachineOptions.Plain with { UpperShared = true },
            Body = async s =>
            {
                await s.Call(Operation.CollapseFile, address: 0);
                return "";
            },
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Half(Stage s) => await s.Call(Operation.StoreTags, address: 2, detail: 7);

    private static async KernelTask Filled(Stage s)
    {
        await Half(s);
        await s.Call(Operation.Store, address: 3);
    }

    private static async KernelTask<string> Collapse(Stage s)
    {
        await s.R.CollapseFile();
        return "";
    }

    private static async KernelTask<string> Madvise(Stage s)
    {
        await s.Call(Operation.CollapseFile, address: 2);
        return "";
    }
}
