using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class EveryTagBufferHasOneOwnerTests
{
    [Fact]
    public void ABufferThatIsStoredKeepsIt() => Case(async s => await Store(s, await s.Buffer(5))).Play().IsKept();

    [Fact]
    public void ABufferThatIsNowhereBreaksIt() => IsLeaked(Case(async s => await s.Buffer(5)).Play());

    [Fact]
    public void ABufferThatIsFreedTwiceBreaksIt() =>
        Case(async s =>
        {
            var buffer = await s.Buffer(5);
            await s.R.Buffers.Free(buffer);
            await s.R.Buffers.Free(buffer);
        }).Play().IsBroken("I11///process/freed twice");

    /// <summary>Nobody can come to it any more, although another hangs for ever.</summary>
    [Fact]
    public void ABufferOfWhoeverHasReturnedBreaksItAlthoughAnotherHangs() =>
        IsLeaked((Case(async s => await s.Buffer(5)) with { Other = Hang }).Play());

    /// <summary>It may still be freed or stored, were it to go on.</summary>
    [Fact]
    public void ABufferOfWhoeverHangsDoesNot() => Assert.Empty(
        Case(async s =>
        {
            await s.Buffer(5);
            await Hang(s);
        }).Play().Keys);

    [Fact]
    public void ABufferOfAnEarlierCallOfWhoeverHangsBreaksIt() => IsLeaked(
        Case(async s =>
        {
            await s.Buffer(5);
            ModelThread.Current.CallNumber++;
            await Hang(s);
        }).Play());

    /// <summary>Whoever takes it out of an xarray is its owner from then on.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ABufferThatIsTakenOutIsWhoseTakesIt(bool hangs)
    {
        var played = (Case(async s =>
        {
            await s.R.TagsByPfn.XaErase(1);
            if (hangs) await Hang(s);
        }) with
        { Setup = async s => await Store(s, await s.Buffer(5)), Other = Hang }).Play();
        if (hangs) Assert.Empty(played.Keys);
        else IsLeaked(played);
    }

    private static RuleCase Case(Func<Stage, KernelTask> body) => new("I11") { Body = body };

    private static void IsLeaked(RuleOutcome outcome) => Assert.Equal(["I11///end/leaked"], outcome.Keys);

    private static async KernelTask Store(Stage stage, long buffer) =>
        await stage.R.TagsByPfn.XaStore(1, new XaEntry((ulong)buffer), Gfp.Kernel);

    private static async KernelTask Hang(Stage stage)
    {
        await stage.R.LruLock.Lock();
        await stage.R.LruLock.Lock();
    }
}
