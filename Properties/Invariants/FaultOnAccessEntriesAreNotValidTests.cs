using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Invariants;

public sealed class FaultOnAccessEntriesAreNotValidTests
{
    private const long Valid = 1;
    private const long ProtNone = 2;

    [Fact]
    public void AValidEntryBreaksIt() => Write(pte => pte.Bits | Valid).Play().IsBroken("I17///process/VALID");

    [Fact]
    public void AnEntryWithoutProtNoneBreaksIt() => Write(pte => pte.Bits & ~ProtNone).Play().IsBroken("I17///process/not PROT_NONE");

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void MprotectAndTheFaultThatFollowsAreAllRight(string revision) =>
        new RuleCase("I17")
        {
            Body = async s =>
            {
                await s.FaultOnAccess();
                await s.Call(Operation.LoadTags);
            },
        }.On(revision).Play().IsKept();

    private static RuleCase Write(Func<Pte, long> change) => new("I17")
    {
        Setup = async s => await s.Untagged(),
        Body = async s => await s.Mm.Table.Set(0, new Pte(change(Pte.Of(s.P(0), writable: true, tagged: true).FaultOnAccess()))),
    };
}
