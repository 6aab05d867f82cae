using TagStorageModel.Engine.Events;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class MatrixVerbTests
{
    private static readonly string[] Small = ["matrix", "--revision", "rfc-v3", "--revision", "rfc-v2", "--for", "1s", "--seed", "1"];

    [Fact]
    public void NoCellIsEmpty()
    {
        var run = CommandRun.Of([.. Small, "--json", "-"]);
        Assert.Contains(run.Code, (int[])[ExitCode.Clean, ExitCode.Violation, ExitCode.Incomplete]);
        var cells = run.Lines.Select(line => Assert.IsType<CellEvent>(JsonLines.Read(line))).ToList();
        Assert.Equal(["rfc-v3", "rfc-v2"], cells.Select(cell => cell.Revision).Distinct());
        Assert.All(cells.Where(cell => cell.Kind == CellEvent.Rule), cell => Assert.True(cell.HasEvidence, cell.Column));
        Assert.Equal(cells.Count, cells.DistinctBy(cell => (cell.Revision, cell.Kind, cell.Column)).Count());
        Assert.Contains("matrix of rfc-v3, rfc-v2, seed 1\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void CancelledItWritesWhatThereIs()
    {
        var run = CommandRun.With(new System.Threading.CancellationToken(canceled: true), [.. Small, "--as", "html"]);
        Assert.Equal(ExitCode.Cancelled, run.Code);
        Assert.StartsWith("<!DOCTYPE html>", run.Output, StringComparison.Ordinal);
    }
}
