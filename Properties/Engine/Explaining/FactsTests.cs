using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Explaining.Forms;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining;

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

        // However little room there is, the place is told, and who looks for the defect in the source begins there.
        Assert.Single(lines, line => line.StartsWith("where: ", StringComparison.Ordinal));
        Assert.Single(MailCase.Lines(explanation, token, FailureReport.Screen),
            line => line.StartsWith("where: ", StringComparison.Ordinal));
        if (token.Case.Series().Threads.Count == 1 && token.Case.Series().Interrupts.Count == 0)
            Assert.Single(Lanes.Columns(explanation), lane => !lane.StartsWith('B'));
    }

    /// <summary>
    /// What lies in the setup, in the arithmetic, or in what a thread found long before, is shown where a reader looks
    /// for it.
    /// </summary>
    [Theory]
    [InlineData("folio-locked-over-reserve", "rfc-v3")]
    [InlineData("free-asks-for-tagged", "rfc-v2")]
    [InlineData("mmap-lock-kept-on-retry", "rfc-v2")]
    [InlineData("saved-tags-not-copied", "rfc-v2")]
    [InlineData("stranded-save", "rfc-v3")]
    [InlineData("swap-entry-used-anew", "rfc-v3")]
    [InlineData("swap-out-drops-saved-tags", "rfc-v3")]
    [InlineData("over-reserve-v2", "rfc-v2")]
    public void ACauseThatLiesEarlierReadsAsBefore(string slug, string revision)
    {
        var token = KnownCases.Find(slug, revision)!.File.Token;
        Golden.Check($"cause-{slug}", FailureReport.Of(token, 100));
    }

    /// <summary>The setup has a lane of its own where something that contradicts something else happened in it, and only there.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void TheSetupIsToldWhereItMatters(string name)
    {
        var token = KnownCases.All.Single(known => known.Name == name).File.Token;
        var explanation = CaseRun.Recorded(token).Explain()!;
        var isTold = explanation.Facts.Any(fact => fact.Thread == "setup") && explanation.Facts[^1].Thread != "setup";
        Assert.Equal(isTold, explanation.Setup.Story.Count > 0);
        Assert.True(!isTold || explanation.Setup.Shown.Count == 0);
        Assert.All(explanation.Setup.Story, step => Assert.InRange(step.Number, 0, explanation.Setup.Steps));
        var mail = MailCase.Lines(explanation, token, int.MaxValue);
        Assert.All(mail, line => Assert.True(line.Length <= MailCase.Width, line));
        Assert.Equal(isTold, mail.Any(line => line.Trim() == $"in the setup ({explanation.Setup.Steps} steps)"));
    }

    /// <summary>
    /// There are two facts at least, each in the text and each step of them in the lanes; the last is where the rule is
    /// broken.
    /// </summary>
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
                Assert.Contains(explanation.Steps, step => step.Mark == fact.Mark && step.Number == fact.Number
                    && step.Thread == fact.Thread);
            if (fact.Thread == "setup" && explanation.Setup.Story.Count > 0)
                Assert.Contains(explanation.Setup.Story, step => step.Mark == fact.Mark && step.Thread == "setup"
                    && step.Function == fact.Function);
            var isToldAlone = fact.Thread == "setup" && explanation.Facts.Count(other => other.Thread == "setup") == 1
                && !lines.Any(line => line.Contains("in the setup (", StringComparison.Ordinal));
            if ((fact.Thread == "setup" && !isToldAlone) || (fact.Thread.Length > 0 && fact.Number > 0))
                Assert.Contains(lines, line => line.StartsWith(fact.Mark, StringComparison.Ordinal));
        }

        Assert.Contains(lines, line => line.StartsWith("=> ", StringComparison.Ordinal));
    }
}
