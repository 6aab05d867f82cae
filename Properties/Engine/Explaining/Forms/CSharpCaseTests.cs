using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining.Forms;

[Collection(ReportCollection.Name)]
public sealed class CSharpCaseTests
{
    private static ExplainedCase Case(KnownCase known) =>
        new(known.File.Token, CaseRun.Of(known.File.Token).UnderTest.Stories(), CaseRun.Recorded(known.File.Token).Explain(), 0);

    [Fact]
    public void ItReadsAsBefore() =>
        Golden.Check("program-i12-interrupt", KnownFailure.Case("i12-interrupt").As("program").TrimEnd('\n').Split('\n'));

    /// <summary>What is pasted into an xunit project compiles, and fails there with the key of the failure.</summary>
    [Fact]
    public void ItCompilesAndFails()
    {
        var items = KnownFailure.All.Select(failure => KnownFailure.Case(failure.Name)).Concat(KnownCases.All.Select(Case));
        PastedPrograms.FailEach([.. items.Select(item => item.As("program"))]);
    }

    [Fact]
    public void OfACleanCaseThereIsNone() =>
        Assert.Contains("no rule",
            Assert.Throws<BadInputException>(() => (KnownFailure.Case("i12-interrupt") with { Explanation = null }).As("program"))
            .Message, StringComparison.Ordinal);
}
