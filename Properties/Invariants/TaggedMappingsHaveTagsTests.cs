using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Revisions;

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
        }.Play().IsBroken("I6/change_pte_range//process/mapped without tag storage");

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
