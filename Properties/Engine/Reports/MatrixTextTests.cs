using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class MatrixTextTests
{
    private static readonly CellEvent Cell = new()
    {
        Revision = "rfc-v3",
        Kind = CellEvent.Rule,
        Column = "I2",
        Sentence = "No <sleep> | under a lock",
        Verdict = CellEvent.Searched,
        Searches = new SortedDictionary<string, long> { ["cow-vs-restore"] = 120, ["free-vs-free"] = 2 },
        Unfinished = 1000,
        Schedules = 5000,
        Seed = "7",
    };

    private static readonly CellEvent Broken = Cell with
    {
        Revision = "rfc-v3+all",
        Verdict = CellEvent.Broken,
        Key = "I2/f/<ptl>/process",
        Defect = "sleeps",
        Token = "tsm1sleep",
    };

    internal static IReadOnlyList<CellEvent> Cells { get; } =
    [
        Cell, Cell with { Column = "I3", Verdict = CellEvent.Explored, Searches = new SortedDictionary<string, long>(), Unfinished = 0 },
        Cell with { Kind = CellEvent.Family, Column = "guests", Sentence = "Guests.", Verdict = CellEvent.Absent },
        Broken, Broken with { Column = "I3", Key = "I3/g//process", Defect = null },
        Broken with { Kind = CellEvent.Family, Column = "guests", Sentence = "Guests." },
    ];

    [Fact]
    public void TheTablesComeFirstAndThenTheEvidence() => Golden.Check("matrix", MatrixText.Lines(Cells, 80));

    [Fact]
    public void MarkdownHasTheEvidenceInItsCells() => Golden.Check("matrix-markdown", SampleResults.Lines(MatrixText.Markdown(Cells)));

    [Fact]
    public void EveryRowOfMarkdownHasAllCells() =>
        Assert.All(MatrixText.Markdown(Cells).Split('\n').Where(line => line.StartsWith('|')),
            line => Assert.Equal(4, line.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
}
