using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Properties.Invariants;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Kit.Rules;

public sealed class NoUseAfterFreeTests
{
    [Fact]
    public void ABufferThatIsReadAfterItWasFreedBreaksIt() =>
        new RuleCase("I15") { Body = async s => await Freed(s, async buffer => await s.R.Buffers.Read(buffer)) }.Play()
            .IsBroken("I15///process/tag buffer read");

    [Fact]
    public void ABufferThatIsWrittenAfterItWasFreedBreaksIt() =>
        new RuleCase("I15") { Body = async s => await Freed(s, async buffer => await s.R.Buffers.Write(buffer, 1)) }.Play()
            .IsBroken("I15///process/tag buffer written");

    [Fact]
    public void ABufferThatIsFreedLastIsAllRight() =>
        new RuleCase("I15") { Body = async s => await Freed(s, async _ => { }) }.Play().IsKept();

    [Fact]
    public void GoingOnFromAFreedNodeBreaksIt() =>
        new RuleCase("I15") { Body = async s => await Walk(s, isInRcu: false) }.Play().IsBroken("I15///process/tags_by_pfn");

    [Fact]
    public void WithinOneRcuSectionItIsAllRight() => new RuleCase("I15") { Body = async s => await Walk(s, isInRcu: true) }.Play().IsKept();

    private static async KernelTask Freed(Stage s, Func<long, KernelTask> then)
    {
        var buffer = await s.Buffer(5);
        await s.R.Buffers.Free(buffer);
        await then(buffer);
    }

    private static async KernelTask Walk(Stage s, bool isInRcu)
    {
        await s.Hold(5);
        await s.R.TagsByPfn.XaStore(70, new XaEntry((ulong)s.Held), Gfp.Kernel);
        var xas = s.R.TagsByPfn.DeclareState(70);
        if (isInRcu) Context.RcuReadLock();
        await s.R.TagsByPfn.XasLoad(xas);
        await s.R.TagsByPfn.XaErase(70);
        await s.R.TagsByPfn.XasLoad(xas);
        if (isInRcu) Context.RcuReadUnlock();
        await s.R.Buffers.Free(s.Held);
    }
}
