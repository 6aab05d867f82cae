using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Engine.Explaining;

public sealed class TraceTextTests
{
    private static CaseRun Run => CaseRun.Recorded(KnownCases.Find("irqs-left-off", "rfc-v3")!.File.Token);

    /// <summary>Each step has its number, those of the setup, too; lines are as wide as is asked for.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(10_000)]
    public void EveryStepIsToldInItsOrder(int width)
    {
        var run = Run;
        string[] lines = [.. TraceText.Lines(run.UnderTest.Recorded(), width)];
        Assert.All(lines, line => Assert.InRange(line.Length, 1, width));
        var numbers = lines.Select(line => Regex.Match(line, "^ *([0-9]+)  T?")).Where(match => match.Success)
            .Select(match => int.Parse(match.Groups[1].Value));
        Assert.Equal(Enumerable.Range(1, run.Machine.Trace.Steps), numbers);
    }

    /// <summary>The words are those of the lanes.</summary>
    [Fact]
    public void AStepHasTheWordsOfTheLanes()
    {
        var run = Run;
        string[] lines = [.. TraceText.Lines(run.UnderTest.Recorded(), 10_000)];
        foreach (var step in run.Explain()!.Steps.Where(step => step.Number > 0))
            Assert.Contains(lines, line => line.Contains($" {step.Number}  ", StringComparison.Ordinal)
                && line.Contains(step.Text, StringComparison.Ordinal));
    }
}
