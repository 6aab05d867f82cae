using TagStorageModel.Engine.Events;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class RepairsVerbTests
{
    private static readonly string[] Small = ["repairs", "--revision", "rfc-v3", "--seed", "1", "--for", "1s"];

    [Fact]
    public void CancelledItSaysHowMuchIsThere()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "rows");
        var run = CommandRun.With(new System.Threading.CancellationToken(canceled: true), [.. Small, "--checkpoint", path]);
        Assert.Equal(ExitCode.Cancelled, run.Code);
        Assert.StartsWith("repairs of rfc-v3, seed 1\nNOT complete: 0 of ", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void AnotherFileThanACheckpointIsRefusedAndStays()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "precious");
        File.WriteAllText(path, "precious\n");
        Assert.Contains(path, CommandRun.Refused([.. Small, "--checkpoint", path]), StringComparison.Ordinal);
        Assert.Contains("same file", CommandRun.Refused([.. Small, "--checkpoint", path, "--json", path]), StringComparison.Ordinal);
        Assert.Equal("precious\n", File.ReadAllText(path));
    }
}
