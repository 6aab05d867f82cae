using TagStorageModel.Engine.Explaining;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Explaining;

[Collection(ReportCollection.Name)]
public sealed class LanesTests
{
    [Theory]
    [InlineData("i3-stranded-save", 100)]
    [InlineData("i3-stranded-save", 80)]
    [InlineData("i3-stranded-save", 72)]
    public void LanesReadAsBefore(string name, int width) =>
        Golden.Check($"lanes-{name}-{width}", Lanes.Of(KnownFailure.Explained(name), width));

    [Theory]
    [InlineData(1, 100, true)]
    [InlineData(2, 72, true)]
    [InlineData(3, 72, false)]
    [InlineData(4, 100, true)]
    [InlineData(4, 80, false)]
    public void NarrowLanesBecomeOneColumn(int threads, int width, bool areLanes)
    {
        var lines = Lanes.Of(Story(threads), width);
        Golden.Check($"lanes-{threads}-{width}", lines);
        Assert.Equal(areLanes, lines[0].TrimStart().StartsWith("T0 (cpu0)", StringComparison.Ordinal));
        Assert.Equal(!areLanes, lines.Any(line => line.Contains("T0: ", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.StartsWith("=>", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatHadNotHappenedYetComesLastAndIsMarked()
    {
        foreach (var failure in KnownFailure.All)
        {
            var explanation = KnownFailure.Explained(failure.Name);
            var steps = explanation.Steps.ToList();
            var broken = steps.FindLastIndex(step => step.IsViolation);
            Assert.All(steps[..(broken + 1)], step => Assert.False(step.IsAfter));
            Assert.All(steps[(broken + 1)..], step => Assert.True(step.IsAfter));
            var lines = Lanes.Of(explanation, 100).ToList();
            var first = lines.FindIndex(line => line.StartsWith(" . ", StringComparison.Ordinal));
            if (first >= 0) Assert.All(lines[first..], line => Assert.StartsWith(" .", line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void LessDetailIsLessToRead()
    {
        foreach (var failure in KnownFailure.All)
        {
            var explanation = KnownFailure.Explained(failure.Name);
            for (var detail = 0; detail < 20; detail++)
            {
                var numbers = Numbers(Lanes.Of(explanation, 140, detail));
                Assert.Subset(Numbers(Lanes.Of(explanation, 140, detail + 1)), numbers);
                Assert.Contains(Lanes.Of(explanation, 140, detail), line => line.StartsWith("=>", StringComparison.Ordinal));
            }
        }

        static HashSet<string> Numbers(IEnumerable<string> lines) =>
            [.. lines.Where(line => line.Length > 0).Select(line => line[3..].Trim().Split(' ')[0])
            .Where(word => int.TryParse(word, out _))];
    }

    [Fact]
    public void CloserTogetherItIsTheSameStoryInNoMoreLines()
    {
        foreach (var failure in KnownFailure.All)
        {
            var explanation = KnownFailure.Explained(failure.Name);
            for (var detail = 0; detail < 20; detail += 3)
            {
                var (full, terse, tight, closest) = (Of(Density.Full), Of(Density.Terse), Of(Density.Tight), Of(Density.Closest));
                Assert.InRange(terse.Count, 1, full.Count);
                Assert.InRange(tight.Count, 1, terse.Count);
                Assert.InRange(closest.Count, 1, tight.Count);
                Assert.Equal(Marked(full), Marked(terse));
                Assert.Equal(Marked(full), Marked(tight));
                Assert.Equal(Marked(full).Select(WithoutRails), Marked(closest).Select(WithoutRails));

                IReadOnlyList<string> Of(Density density) => Lanes.Of(explanation, 140, detail, density);
            }
        }

        static string WithoutRails(string line) => string.Join(' ', line.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries));

        static IEnumerable<string> Marked(IEnumerable<string> lines) =>
            lines.Where(line => line.Length > 2 && line[0] != ' ' && line.TrimStart()[0] != '-' && line[..2].Trim() is "=>" or [.., '>'])
            .Select(line => line.TrimStart());
    }

    /// <summary>A made-up story in which each thread has its say.</summary>
    private static Explanation Story(int threads)
    {
        var steps = new List<ExplainedStep>();
        for (var i = 0; i < threads * 4; i++)
        {
            var isLast = i == (threads * 4) - 1;
            steps.Add(new ExplainedStep(
                i + 1, $"T{i % threads}", $"xas_store(&tags_by_pfn, 0x{i:x}, buf{i % threads}.0) → XA_ZERO_ENTRY",
                    "mte_save_tags_for_pfn", "__xa_store",
                ["__xa_store", "mte_save_tags_for_pfn"], i == 2 ? "irqs off" : "", i < threads || i >= threads * 3 ? i
                    : ExplainedStep.Folded, isLast)
            {
                Mark = isLast ? ExplainedFact.Broken : "",
            });
        }

        var known = KnownFailure.Explained("i3-stranded-save");
        return known with
        {
            Steps = [.. steps],
            Threads = [.. Enumerable.Range(0, threads).Select(i => new ExplainedThread($"T{i}", $"cpu{i}", "load"))]
        };
    }
}
