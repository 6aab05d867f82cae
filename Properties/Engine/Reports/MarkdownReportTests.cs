using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class MarkdownReportTests
{
    [Fact]
    public void TheTextIsAsBefore() => Golden.Check("markdown", SampleResults.Lines(MarkdownReport.Of(SampleResults.All)));

    [Fact]
    public void SearchesAreAsBefore() => Golden.Check("markdown-searches", SampleResults.Lines(MarkdownReport.Of(SampleResults.Searches)));

    [Theory]
    [MemberData(nameof(SampleResults.Texts), MemberType = typeof(SampleResults))]
    public void RowsHaveTheCellsOfTheirHead(string text)
    {
        var bars = 0;
        foreach (var line in SampleResults.Lines(MarkdownReport.Of(SampleResults.Of(text))))
        {
            var count = line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|');
            if (line.StartsWith('|') && bars > 0) Assert.Equal(bars, count);
            bars = line.StartsWith('|') ? count : 0;
        }
    }

    [Fact]
    public void NothingIsSaid() => Assert.Contains("There are no results", MarkdownReport.Of(SampleResults.None), StringComparison.Ordinal);
}
