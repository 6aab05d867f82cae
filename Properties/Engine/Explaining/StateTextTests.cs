using TagStorageModel.Engine.Explaining;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining;

[Collection(ReportCollection.Name)]
public sealed class StateTextTests
{
    [Theory]
    [InlineData("i3-stranded-save")]
    [InlineData("i12-interrupt")]
    public void AStateReadsAsBefore(string name)
    {
        var item = KnownFailure.Case(name);
        var last = item.Explanation!.Facts[^1].Number is var number and > 0 ? number : item.Steps;
        Golden.Check($"state-{name}", StateText.Lines(item.Token.StateAt(last), 100));
    }

    [Fact]
    public void TheStateAtAStepIsWhatTheStepsBeforeItMade()
    {
        foreach (var failure in KnownFailure.All)
        {
            var item = KnownFailure.Case(failure.Name);
            foreach (var step in item.Explanation!.Steps.Where(step => step.Number > 0 && step.Thread[0] is not ('B' or 's'))
                .Where((_, i) => i % 7 == 0))
            {
                var state = item.Token.StateAt(step.Number);
                Assert.Equal(step.Number, state.Step);
                Assert.StartsWith($"{step.Thread}: ", state.Last, StringComparison.Ordinal);
                Assert.Equal(step.Held, state.Locks.Where(held => held.Holder == step.Thread).Select(held => held.Name));
                Assert.All(state.Locks, held => Assert.InRange(held.Since, 0, step.Number));
            }
        }
    }

    [Fact]
    public void NoLineIsTooLongOrEndsInBlanks()
    {
        foreach (var failure in KnownFailure.All)
        {
            var item = KnownFailure.Case(failure.Name);
            var lines = StateText.Lines(item.Token.StateAt(item.Steps), 72);
            Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
            Assert.All(lines.Skip(1), line => Assert.True(line.Length <= 72, line));
        }
    }
}
