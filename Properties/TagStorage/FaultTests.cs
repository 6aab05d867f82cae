using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage;

public sealed class FaultTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("tag_clear_highpage", "reserved") { Setup = async s => await s.Reserved(), Body = Clear },
        new("tag_clear_highpage", "not-reserved") { Setup = async s => await s.Untagged(), Body = Clear },
        new("handle_folio_missing_tag_storage", "not-mte")
        {
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.R.Counts.Add(s.P(0), 1);
            },
            Body = s => Handle(s, FaultFlags.AllowRetry),
            Only = "rfc-v3",
        },
        new("handle_folio_missing_tag_storage", "reserved")
        {
            Setup = Missing,
            Body = s => Handle(s, FaultFlags.AllowRetry),
            Only = "rfc-v3"
        },
        new("handle_folio_missing_tag_storage", "retry")
        {
            Setup = Missing,
            Body = s => Handle(s, FaultFlags.AllowRetry),
            Faults = new FaultBudget(0, 0, 3),
            Outcomes = [1, 1, 1],
            Only = "rfc-v3",
        },
        new("handle_folio_missing_tag_storage", "retry-under-vma-lock")
        {
            Setup = Missing,
            Body = async s =>
            {
                await s.Mm.VmaLock(0).TryReadLock();
                return $"{await s.R.HandleFolioMissingTagStorage(s.P(0), s.Mm, 0, FaultFlags.AllowRetry | FaultFlags.VmaLock)}";
            },
            Faults = new FaultBudget(0, 0, 3),
            Outcomes = [1, 1, 1],
            Only = "rfc-v3",
        },
        new("handle_folio_missing_tag_storage", "retry-nowait")
        {
            Setup = Missing,
            Body = s => Handle(s, FaultFlags.AllowRetry | FaultFlags.RetryNowait),
            Faults = new FaultBudget(0, 0, 3),
            Outcomes = [1, 1, 1],
            Only = "rfc-v3",
        },
        new("handle_folio_missing_tag_storage", "replaced")
        {
            Setup = Missing,
            Body = s => Handle(s, FaultFlags.AllowRetry | FaultFlags.Tried),
            Faults = new FaultBudget(0, 0, 3),
            Outcomes = [1, 1, 1],
            Only = "rfc-v3",
        },
        new("handle_folio_missing_tag_storage", "isolated")
        {
            Setup = MissingInStorage,
            Body = async s =>
            {
                await s.R.FreeLists.Blocks.Isolate(s.Block(1));
                return await HandleInStorage(s, FaultFlags.AllowRetry);
            },
            Only = "rfc-v3",
        },
        new("handle_folio_missing_tag_storage", "isolated-again")
        {
            Setup = MissingInStorage,
            Body = async s =>
            {
                await s.R.FreeLists.Blocks.Isolate(s.Block(1));
                return await HandleInStorage(s, FaultFlags.AllowRetry | FaultFlags.Tried);
            },
            Only = "rfc-v3",
        },
        new("handle_folio_missing_tag_storage", "tag-storage-frame")
        {
            Setup = MissingInStorage,
            Body = s => HandleInStorage(s, FaultFlags.AllowRetry),
            Only = "rfc-v3",
        },
        new("handle_page_missing_tag_storage", "isolated")
        {
            Setup = MissingInStorage,
            Body = async s =>
            {
                await s.R.FreeLists.Blocks.Isolate(s.Block(1));
                await s.Mm.VmaLock(0).TryReadLock();
                return $"{await s.R.HandleMmFault(s.Mm, 0, FaultFlags.AllowRetry | FaultFlags.VmaLock)}";
            },
            Only = "rfc-v2",
        },
        new("handle_page_missing_tag_storage", "tag-storage-frame")
        {
            Setup = MissingInStorage,
            Body = async s => $"{await s.R.HandleMmFault(s.Mm, 0, FaultFlags.AllowRetry)}",
            Only = "rfc-v2",
        },
        new("migrate_tag_storage_page", "not-on-the-list")
        {
            Setup = async s => await s.Untagged(),
            Body = async s => Errno.Text(await ((RfcV2)s.R).MigrateTagStoragePage(s.P(0))),
            Only = "rfc-v2",
        },
        new("migrate_tag_storage_page", "somebody-else-holds-it")
        {
            Setup = async s =>
            {
                await MissingInStorage(s);
                await s.R.Counts.Add(s.Block(0), 1);
            },
            Body = async s => Errno.Text(await ((RfcV2)s.R).MigrateTagStoragePage(s.Block(0))),
            Only = "rfc-v2",
        },
        new("replace_folio_with_tagged", "not-on-the-list")
        {
            Setup = async s => await s.Untagged(),
            Body = async s => Errno.Text(await s.R.ReplaceFolioWithTagged(s.P(0))),
            Only = "rfc-v3",
        },
        new("replace_folio_with_tagged", "somebody-else-holds-it")
        {
            Setup = async s =>
            {
                await Missing(s);
                await s.R.Counts.Add(s.P(0), 1);
            },
            Body = async s => Errno.Text(await s.R.ReplaceFolioWithTagged(s.P(0))),
            Only = "rfc-v3",
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Missing(Stage s)
    {
        await s.FaultOnAccess();
        await s.R.Counts.Add(s.P(0), 1);
    }

    private static async KernelTask MissingInStorage(Stage s)
    {
        await s.InStorage();
        await s.Call(Operation.MprotectMte);
        if (s.R is not RfcV2) await s.R.Counts.Add(s.Block(0), 1);
    }

    private static async KernelTask<string> HandleInStorage(Stage s, FaultFlags flags)
    {
        await s.Mm.Lock.ReadLock();
        return $"{await s.R.HandleFolioMissingTagStorage(s.Block(0), s.Mm, 0, flags)}";
    }

    private static async KernelTask<string> Clear(Stage s)
    {
        await s.R.TagClearHighpage(s.P(0));
        return "";
    }

    private static async KernelTask<string> Handle(Stage s, FaultFlags flags)
    {
        await s.Mm.Lock.ReadLock();
        return $"{await s.R.HandleFolioMissingTagStorage(s.P(0), s.Mm, 0, flags)}";
    }
}
