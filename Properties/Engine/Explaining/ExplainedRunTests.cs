using System.Globalization;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Engine.Explaining;

public sealed class ExplainedRunTests
{
    /// <summary>The states that one run goes through are those of the runs that end there.</summary>
    [Theory]
    [InlineData("stranded-save", "rfc-v3")]
    [InlineData("irq-deadlock-on-tags-by-pfn", "rfc-v3")]
    [InlineData("sleeping-copy-in-collapse", "rfc-v2")]
    public void StatesAreThoseOfRunsThatEndThere(string slug, string revision)
    {
        var token = KnownCases.Find(slug, revision)!.File.Token;
        var states = token.States();
        for (var step = 0; step < states.Count; step += Math.Max(1, states.Count / 40))
            Assert.Equal(token.StateAt(step).ToJson(), states[step].ToJson());
        Assert.Equal(token.StateAt(states.Count - 1).ToJson(), states[^1].ToJson());
        Assert.Equal($"{states.Count - 1}", states[^1].Step.ToString(CultureInfo.InvariantCulture));
    }
}
