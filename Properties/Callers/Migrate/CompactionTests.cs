using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers.Huge;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Migrate;

public sealed class CompactionTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("compact_zone", "into-tag-storage")
        {
            IsMte = true,
            Setup = async s => await s.Call(Operation.StoreTags, detail: 7),
            Body = Compact
        },
        new("compact_zone", "not-on-the-list") { Setup = async s => await s.Untagged(), Body = Compact },
        new("compact_zone", "locked")
        {
            // Without waiting it gives up; the second time it waits.
            Setup = async s => await s.Call(Operation.Store),
            Body = Compact,
            Other = async s =>
            {
                await s.P(0).Lock.Lock();
                await s.R.Counts.Read(s.P(0));
                await s.P(0).Lock.Unlock();
            },
            Before = 0,
            OtherUntil = "page_ref_count",
        },
        new("compact_zone", "no-frame-above")
        {
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                for (var i = 1; i < s.R.Memory.Pages.Count; i++) await s.Untagged();
            },
            Body = Compact,
        },
        new("compact_zone", "page-of-a-file") { Setup = async s => await s.Call(Operation.ReadFile), Body = Compact },
        new("compact_zone", "buffer-locked")
        {
            Setup = async s => await s.Call(Operation.ReadFile),
            Body = Compact,
            Other = async s =>
            {
                await s.R.BufferedFile.BufferLocks[0].Lock();
                await s.R.Counts.Read(s.P(0));
                await s.R.BufferedFile.BufferLocks[0].Unlock();
            },
            Before = 0,
            OtherUntil = "page_ref_count",
        },
        new("compact_zone", "huge-page") { HugeOrder = 6, Setup = HugeFaultTests.Touch, Body = Compact },
        new("do_migrate_range", "huge-page") { HugeOrder = 6, IsMte = true, Setup = HugeFaultTests.Touch, Body = OfflineHuge },
        new("do_migrate_range", "small-page") { HugeOrder = 6, Setup = async s => await s.Call(Operation.Store), Body = OfflineHuge },
        new("do_migrate_range", "no-page") { Body = Offline },
        new("do_migrate_range", "moved") { Setup = async s => await s.Call(Operation.ReadFile), Body = Offline },
        new("do_migrate_range", "in-use")
        {
            Setup = async s =>
            {
                await s.Call(Operation.ReadFile);
                await s.R.Counts.Add(s.P(0), 1);
            },
            Body = Offline,
        },
        new("do_migrate_range", "isolated-by-another")
        {
            Setup = async s =>
            {
                await s.Call(Operation.ReadFile);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = Offline,
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Compact(Stage s)
    {
        await s.Call(Operation.Compact, detail: 0);
        return "";
    }

    private static async KernelTask<string> OfflineHuge(Stage s)
    {
        await s.Call(Operation.Offline, detail: 0);
        return "";
    }

    private static async KernelTask<string> Offline(Stage s)
    {
        await s.Call(Operation.MigrateBuffers);
        return "";
    }
}
