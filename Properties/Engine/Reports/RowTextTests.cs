using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class RowTextTests
{
    private static readonly string Lines = string.Concat(
        MatrixTextTests.Cells.Append<RowEvent>(AgainstTextTests.Row).Append(AgainstTextTests.Compared).Concat(RepairTextTests.Rows)
            .Select(row => JsonLines.Write(row) + "\n"));

    [Fact]
    public void RowsAreReportedAsTheVerbsPrintThem()
    {
        var text = ResultText.Of(SampleResults.Of(Lines), 80);
        string[] expected =
        [
            .. AgainstText.Lines(AgainstTextTests.Compared, [AgainstTextTests.Row], 80),
            .. RepairTextTests.Rows.SelectMany(row => RepairText.Lines(row, 80)),
            .. MatrixText.Lines(MatrixTextTests.Cells, 80),
        ];
        Assert.Equal(string.Concat(expected.Select(line => line + "\n")), text);
    }

    [Fact]
    public void MergingKeepsEachRowOnce()
    {
        var expected = Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        Assert.Equal(expected, SampleResults.Of(Lines + Lines).Lines());
    }

    [Fact]
    public void RowsAloneStandForACode()
    {
        Assert.Equal(ExitCode.Violation, Verdict.Of(SampleResults.Of(Lines)));
        Assert.Equal(ExitCode.Incomplete, Of(RepairTextTests.Rows));
        Assert.Equal(ExitCode.Clean, Of(RepairTextTests.Rows.Where(row => row.Verdict != RepairEvent.Idle)));
        Assert.Equal(ExitCode.Violation, Of([RepairTextTests.Rows[0] with { Verdict = RepairEvent.Insufficient }]));
        Assert.Equal(ExitCode.Clean, Of(MatrixTextTests.Cells.Where(cell => cell.Token is null || cell.Defect is not null)));

        static int Of(IEnumerable<RowEvent> rows) =>
            Verdict.Of(SampleResults.Of(string.Concat(rows.Select(row => JsonLines.Write(row) + "\n"))));
    }
}
