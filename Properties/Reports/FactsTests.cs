using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

/// <summary>The cases of the catalogue, as somebody reads them who knows the kernel and not this project.</summary>
public sealed class FactsTests
{
    public static TheoryData<string> Cases => [.. KnownCases.All.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void ACaseOfTheCatalogueSaysWhatWentWrongOnOneScreen(string name)
    {
        var token = KnownCases.All.Single(known => known.Name == name).File.Token;
        var explanation = CaseRun.Recorded(token).Explain()!;
        Assert.Equal(token.Promise.Key, explanation.Key);
        var lines = FailureReport.Lines(explanation, token.Text, 100);
        Assert.All(lines.SkipLast(1), line => Assert.True(line.Length <= 100, line));
        Assert.InRange(lines.Sum(line => Math.Max(1, (line.Length + 99) / 100)), 1, FailureReport.Screen);
        Check(explanation, lines);
        if (token.Case.Scenario.Threads.Count == 1 && token.Case.Scenario.Interrupts.Count == 0)
            Assert.Single(Lanes.Columns(explanation), lane => !lane.StartsWith('B'));
    }

    /// <summary>There are two facts at least, each in the text and each step of them in the lanes; the last is where the rule is broken.</summary>
    internal static void Check(Explanation explanation, IReadOnlyList<string> lines)
    {
        Assert.True(explanation.Facts.Count >= 2, "one fact alone contradicts nothing");
        Assert.Equal(ExplainedFact.Broken, explanation.Facts[^1].Mark);
        Assert.Equal(explanation.Facts.Count - 1, explanation.Facts.Select(fact => fact.Mark).Distinct().Count() - 1);
        var text = string.Join(' ', lines.Select(line => line.Trim()));
        foreach (var fact in explanation.Facts)
        {
            Assert.Contains(fact.Text.Split(' ')[^1], text, StringComparison.Ordinal);
            if (fact.Thread is not ("" or "setup") && fact.Number > 0 && !fact.IsBetween)
                Assert.Contains(explanation.Steps, step => step.Mark == fact.Mark && step.Number == fact.Number && step.Thread == fact.Thread);
            if (fact.Thread.Length > 0 && fact.Number > 0) Assert.Contains(lines, line => line.StartsWith(fact.Mark, StringComparison.Ordinal));
        }

        Assert.Contains(lines, line => line.StartsWith("=> ", StringComparison.Ordinal));
    }
}
