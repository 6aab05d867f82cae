using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
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

    [Fact]
    public void SleepingLocksAreLocksToo() =>
        new RuleCase("I20")
        {
            Setup = async s => await s.Reserved(),
            Body = async s =>
            {
                await s.R.Flags.TestAndSet(s.P(0), PageFlag.MteLock);
                await s.Mm.Lock.ReadLock();
                await s.Mm.Lock.ReadUnlock();
                await s.P(1).Lock.Lock();
                await s.P(1).Lock.Unlock();
                await s.R.Flags.Set(s.P(0), PageFlag.MteTagged);
                await s.Mm.Lock.WriteLock();
                await s.P(1).Lock.TryLock();
                await s.R.Flags.TestAndSet(s.P(0), PageFlag.MteLock);
                await s.P(1).Lock.Unlock();
                await s.Mm.Lock.WriteUnlock();
            },
        }.Play().IsBroken("I20///end/folio_lock", "I20///end/mmap_lock");

    /// <summary>
    /// The tags are copied from a buffer that has to be faulted in under ptl, while an access to the page itself, which has got its
    /// storage, spins under ptl.
    /// </summary>
    [Theory]
    [InlineData("I20", "I20/mte_sync_tags//end/ptl")]
    [InlineData("I12", "I12/do_anonymous_page//end/deadlock: do_anonymous_page wants ptl -> mte_sync_tags wants smp_cond_load_acquire"
        + " -> do_anonymous_page wants ptl")]
    public void AnIoctlThatCopiesFromUserMemoryMeetsAnAccess(string rule, string key)
    {
        var outcome = new RuleCase(rule)
        {
            HasGuest = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = async s => await s.Call(Operation.GuestWriteTagsFrom, detail: 1),
            Other = async s =>
            {
                await s.Call(Operation.MprotectMte);
                await s.Call(Operation.LoadTags);
            },
            Before = 7,
        }.Play();
        Assert.Equal([key], outcome.Keys);
        Assert.False(outcome.AllReturned);
    }

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
