using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class ListVerbTests
{
    [Fact]
    public void EveryListHasNamesAndSentences()
    {
        foreach (var (what, rows) in ListVerb.Lists)
        {
            var run = CommandRun.Of("list", what);
            Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
            Assert.NotEmpty(run.Lines);
            string[] items = [.. run.Lines.Where(line => line[0] != ' ')];
            Assert.Equal(rows().Select(row => row.Name), items.Select(line => line.Split("  ")[0]));
            Assert.All(rows(), row => Assert.NotEmpty(row.Sentence));
            Assert.Equal(items.Length, items.Select(line => line.Split("  ")[0]).Distinct().Count());
        }
    }

    [Theory]
    [InlineData("revisions", "rfc-v3")]
    [InlineData("invariants", "I13")]
    [InlineData("defects", "irqs-left-off")]
    [InlineData("scenarios", "free-vs-reserve-same-block")]
    [InlineData("strategies", "pct")]
    [InlineData("programs", "lastzero:N")]
    [InlineData("assumptions", "xarray")]
    public void AListHoldsWhatOthersRelyOn(string what, string name) =>
        Assert.Contains(CommandRun.Of("list", what).Lines, line => line.StartsWith(name + " ", StringComparison.Ordinal));

    [Fact]
    public void AScenarioIsListedWithItsRevisionsAndItsBounds() => Assert.Equal(
        [
            "[rfc-v2, rfc-v3] A page is freed while another page of its block is reserved, and the store of the block may find no "
                + "memory for a node.",
            "    bounds: 2 threads; T1 may fail 1 atomic allocation and 1 sleeping allocation",
        ],
        CommandRun.Of("list", "scenarios")
            .Lines.SkipWhile(line => !line.StartsWith("free-vs-reserve-without-node ", StringComparison.Ordinal)).Take(2)
            .Select((line, i) => i == 0 ? line[line.IndexOf('[', StringComparison.Ordinal)..] : line));

    [Fact]
    public void NothingIsTakenForGrantedSilently()
    {
        Assert.NotEmpty(Assumptions.All);
        Assert.All(Assumptions.All, assumption => Assert.NotEmpty(assumption.Sentence));
    }
}
