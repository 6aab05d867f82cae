using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

public sealed class OptionGeneratorTests
{
    private const int Cases = 2000;

    /// <summary>Something that is added later: here it stands for more swap entries at once than any case has.</summary>
    private static readonly MachineOption Added =
        Option(70, options => options.SwapBatch, (options, value) => options with { SwapBatch = value }, 10);

    private static readonly MachineOption Another =
        Option(80, options => options.HugeOrder, (options, value) => options with { HugeOrder = value }, 4);

    [Fact]
    public void AnOptionThatIsAddedLaterJoinsItsShareAndChangesNothingElse()
    {
        var (joined, together) = (0, 0);
        for (var i = 0ul; i < Cases; i++)
        {
            var (before, one, other) = (ScenarioGenerator.Case(5, i), Case(i, Added), Case(i, Another));
            var both = Case(i, Added, Another);
            Assert.Equal(before, one with { Options = one.Options with { SwapBatch = before.Options.SwapBatch } });
            Assert.Equal(both.Options, other.Options with { SwapBatch = one.Options.SwapBatch });
            if (!before.Equals(one)) joined++;
            if (!before.Equals(one) && !before.Equals(other)) together++;
            Assert.True(before.Equals(one) || one.Options.SwapBatch is >= 20 and <= 22);
        }

        Assert.InRange(joined, (Cases / 10) - 55, (Cases / 10) + 55);
        Assert.InRange(together, (Cases / 40) - 30, (Cases / 40) + 30);
    }

    private static Scenario Case(ulong index, params MachineOption[] added) =>
        ScenarioGenerator.Case(5, index, OperationSet.All, [.. MachineOptionSet.All, .. added]);

    private static MachineOption Option(
        int number, Func<MachineOptions, int> get, Func<MachineOptions, int, MachineOptions> with, int oneIn) =>
        new(number, $"option {number}", get, with) { Bits = 3, Least = 20, Most = 22, Form = null, Sentence = "", Joins = new(oneIn) };
}
