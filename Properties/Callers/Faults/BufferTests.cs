using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Faults;

public sealed class BufferTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("read_cache_folio", "read") { Body = s => Call(s, Operation.ReadFile) },
        new("read_cache_folio", "there-already")
        {
            Setup = async s => await s.Call(Operation.ReadFile),
            Body = s => Call(s, Operation.ReadFile)
        },
        new("read_cache_folio", "in-tag-storage") { Setup = s => s.InStorage(left: 0), Body = s => Call(s, Operation.ReadFile) },
        new("read_cache_folio", "no-memory")
        {
            Setup = async s =>
            {
                for (var i = 0; i < s.R.Memory.Pages.Count; i++) await s.Untagged();
            },
            Body = s => Call(s, Operation.ReadFile),
        },
        new("__buffer_migrate_folio", "without-buffers")
        {
            Setup = async s =>
            {
                await s.Call(Operation.ReadFile);
                await s.R.Counts.Add(s.P(0), 1);
                await s.Call(Operation.SwapOut);
                await s.R.PutPage(s.P(0));
            },
            Body = s => Call(s, Operation.MigrateBuffers),
        },
        new("__buffer_migrate_folio", "saved-tags-of-the-frame")
        {
            // Left over from an earlier owner of the frame: then there is something to allocate for.
            Setup = async s =>
            {
                await s.InStorage(operation: Operation.ReadFile);
                await s.Save(s.Block(0), 5);
            },
            Body = s => Call(s, Operation.MigrateBuffers),
        },
        new("truncate_inode_pages_range", "truncated-meanwhile")
        {
            Setup = async s => await s.Call(Operation.ReadFile),
            Body = s => Call(s, Operation.Release),
            Other = async s => await s.Call(Operation.Release),
            Before = 2,
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Call(Stage s, Operation operation)
    {
        await s.Call(operation);
        return "";
    }
}
