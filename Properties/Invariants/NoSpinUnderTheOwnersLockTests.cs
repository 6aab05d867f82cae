using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class NoSpinUnderTheOwnersLockTests
{
    [Fact]
    public void SpinningUnderALockThatOwnersTakeBreaksIt() =>
        new RuleCase("I20")
        {
            Setup = async s => await s.Reserved(),
            Body = async s =>
            {
                await Own(s, s.R.TagsByPfn.Lock);
                await Spin(s, s.R.TagsByPfn.Lock);
            },
        }.Play().IsBroken("I20///end/tags_by_pfn.xa_lock");

    [Fact]
    public void SpinningUnderAnotherLockIsAllRight() =>
        new RuleCase("I20")
        {
            Setup = async s => await s.Reserved(),
            Body = async s =>
            {
                await Own(s, s.R.TagsByPfn.Lock);
                await Spin(s, s.R.TagsBySwpEntry.Lock);
            },
        }.Play().IsKept();

    [Fact]
    public void ALockThatIsTakenAfterTheTagsAreInitialisedIsAllRight() =>
        new RuleCase("I20")
        {
            Setup = async s => await s.Tagged(),
            Body = async s =>
            {
                await s.R.TagsByPfn.Lock.Lock();
                await s.R.TagsByPfn.Lock.Unlock();
                await Spin(s, s.R.TagsByPfn.Lock);
            },
        }.Play().IsKept();

    [Fact]
    public void SpinningInAnInterruptBreaksIt() =>
        new RuleCase("I20")
        {
            Setup = async s => await s.Reserved(),
            Body = async s => await Own(s, s.R.TagsByPfn.Lock),
            Other = async s => await s.R.Flags.TestAndSet(s.P(0), PageFlag.MteLock),
            IsInterrupt = true,
            Before = 5,
        }.Play().IsBroken("I20///end/in an interrupt");

    private static async KernelTask Own(Stage s, SpinLock taken)
    {
        await s.R.Flags.TestAndSet(s.P(0), PageFlag.MteLock);
        await taken.Lock();
        await taken.Unlock();
        await s.R.Tags.Write(s.P(0), 0);
        await s.R.Flags.Set(s.P(0), PageFlag.MteTagged);
        await s.R.Flags.Test(s.P(0), PageFlag.MteTagged);
    }

    private static async KernelTask Spin(Stage s, SpinLock held)
    {
        await held.Lock();
        await s.R.Flags.TestAndSet(s.P(0), PageFlag.MteLock);
        await s.R.Flags.SpinUntil(s.P(0), PageFlag.MteTagged);
        await held.Unlock();
    }
}
