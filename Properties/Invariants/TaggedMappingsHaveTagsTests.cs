using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class TaggedMappingsHaveTagsTests
{
    [Fact]
    public void AMappingWithoutStorageBreaksItWhenItIsMadeAndWhenItIsUsed() =>
        new RuleCase("I6")
        {
            IsMte = true,
            Setup = async s => await s.Untagged(),
            Body = async s =>
            {
                await s.Mm.Table.Set(0, Pte.Of(s.P(0), writable: true, tagged: true));
                await s.Call(Operation.StoreTags, detail: 3);
            },
        }.Play().IsBroken("I6///process/mapped without tag storage", "I6/el0_da//process/accessed without tag storage");

    [Fact]
    public void AMappingOfUninitialisedTagsBreaksIt() =>
        new RuleCase("I6")
        {
            Setup = async s => await s.Reserved(),
            Body = async s => await s.Mm.Table.Set(0, Pte.Of(s.P(0), writable: true, tagged: true)),
        }.Play().IsBroken("I6///process/mapped, tags not initialised");

    [Fact]
    public void APageThatIsFreedWhileItIsMappedBreaksIt() =>
        new RuleCase("I6")
        {
            Setup = async s => await s.Tagged(),
            Body = async s =>
            {
                await s.Mm.Table.Set(0, Pte.Of(s.P(0), writable: true, tagged: true));
                await s.R.FreePages(s.P(0), 0);
            },
        }.Play().IsBroken("I6///process/freed while mapped");

    [Fact]
    public void SetPteAtWithoutMteSyncTagsBreaksIt() =>
        new RuleCase("I6")
        {
            Make = (machine, configuration) => new SetPteWithoutSync(machine, configuration),
            Setup = async s => await s.Call(Operation.Store),
            Body = async s => await s.Call(Operation.MprotectMte),
        }.Play().IsBroken("I6/change_pte_range//process+rcu/mapped without tag storage");

    [Fact]
    public void AMappingOfOtherTagsThanThoseOfTheAddressBreaksIt() =>
        new RuleCase("I6")
        {
            IsMte = true,
            Setup = async s => await s.Call(Operation.StoreTags, detail: 3),
            Body = async s =>
            {
                var pte = await s.Mm.Table.Clear(0);
                await s.R.MteSyncTags(pte);
                await s.R.Tags.Write(s.R.Memory[pte.PageIndex], 5);
                await s.Mm.Table.Set(0, pte);
            },
        }.Play().IsBroken("I6///process/overwritten");

    [Fact]
    public void TagsThatWereLostBeforeAreTheFaultOfWhoLostThem() =>
        new RuleCase("I6")
        {
            IsMte = true,
            Make = (machine, configuration) => new RfcV2(machine, configuration),
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.Mm.Lock.ReadLock();
                await s.R.HandleMmFault(s.Mm, 0, FaultFlags.None);
                await s.Mm.Lock.ReadUnlock();
            },
            Body = async s =>
            {
                // RFC v2 looks for saved tags only where the source is a frame of the tag storage.
                if (await s.R.FolioIsolateLru(s.P(0))) await s.R.MigratePages(s.P(0), Gfp.HighUserMovable);
                await s.Call(Operation.LoadTags);
            },
        }.Play().IsBroken("I6/copy_highpage//process+rcu/tags not copied");

    [Fact]
    public void AHugeMappingWithoutStorageBreaksItWhenItIsMade() =>
        new RuleCase("I6")
        {
            HugeOrder = 6,
            Setup = async s => await s.R.AllocPages(6, Gfp.Transhuge),
            Body = async s => await s.Mm.Table.SetPmd(Pte.Of(s.P(0), writable: true, tagged: true)),
        }.Play().IsBroken("I6///process/mapped without tag storage");

    [Fact]
    public void AHugeMappingOfOtherTagsBreaksIt() =>
        new RuleCase("I6")
        {
            IsMte = true,
            HugeOrder = 6,
            Setup = async s => await s.Call(Operation.StoreTags, address: 9, detail: 3),
            Body = async s =>
            {
                var pmd = await s.Mm.Table.InvalidatePmd();
                await s.R.Tags.Write(s.R.Memory[pmd.PageIndex + 5], 5);
                await s.Mm.Table.SetPmd(pmd);
            },
        }.Play().IsBroken("I6///process/overwritten");

    [Fact]
    public void AStage2MappingWithoutInitialisedTagsBreaksIt() =>
        Guest(async s =>
        {
            await s.Call(Operation.Store);
            await s.Mm.Kvm!.Map(0, new Stage2Entry(s.P(0), isWritable: true, isTagged: true));
        }, "I6///process/mapped without tag storage");

    [Fact]
    public void AStage2MappingOfOtherTagsBreaksIt() =>
        Guest(async s =>
        {
            await s.Call(Operation.GuestAccess, detail: (int)UserAccessKind.StoreTags);
            await s.R.Tags.Write(s.P(0), 5);
            await s.Mm.Kvm!.RelaxPerms(0);
        }, "I6///process/overwritten");

    private static void Guest(Func<Stage, KernelTask> body, params string[] keys) =>
        new RuleCase("I6") { HasGuest = true, Body = body }.Play().IsBroken(keys);

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void APageThatIsMappedUsedUnmappedAndFreedIsAllRight(string revision) =>
        new RuleCase("I6")
        {
            IsMte = true,
            Body = async s =>
            {
                await s.Call(Operation.StoreTags, detail: 3);
                await s.Call(Operation.LoadTags);
                await s.Call(Operation.Munmap);
            },
        }.On(revision).Play().IsKept();
}
