using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class CorpusVerbTests
{
    [Fact]
    public void NothingIsChangedUnlessThatIsAskedFor()
    {
        using var folder = new TemporaryFolder();
        var good = KnownCases.Find("irqs-left-off", "rfc-v3")!.File;
        good.Save(folder.Path);
        var clean = CommandRun.Of("corpus", folder.Path);
        Assert.Equal((ExitCode.Clean, "1 case: 1 as recorded, 0 to record anew, 0 to re-key, 0 to drop\n", ""),
            (clean.Code, clean.Output, clean.Error));
        good.SaveAs(Path.Combine(folder.Path, "again.case"));
        var dry = CommandRun.Of("corpus", folder.Path);
        Assert.Equal(ExitCode.Misfit, dry.Code);
        Assert.Contains("nothing was changed; --apply does it", dry.Lines);
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        var done = CommandRun.Of("corpus", folder.Path, "--apply");
        Assert.Equal((ExitCode.Clean, "done"), (done.Code, done.Lines[^1]));
        Assert.Equal(dry.Lines[..^1], done.Lines[..^1]);
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal(ExitCode.Clean, CommandRun.Of("corpus", folder.Path).Code);
    }

    [Fact]
    public void AFileThatIsNoCaseStopsItBeforeAnythingIsChanged()
    {
        using var folder = new TemporaryFolder();
        var good = KnownCases.Find("irqs-left-off", "rfc-v3")!.File;
        good.SaveAs(Path.Combine(folder.Path, "a.case"));
        good.SaveAs(Path.Combine(folder.Path, "b.case"));
        var bad = Path.Combine(folder.Path, "c.case");
        File.WriteAllText(bad, "format: 1\n");
        Assert.StartsWith(bad + ":", CommandRun.Refused("corpus", folder.Path, "--apply"), StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void CancelledItChangesNothing()
    {
        using var folder = new TemporaryFolder();
        var good = KnownCases.Find("irqs-left-off", "rfc-v3")!.File;
        good.SaveAs(Path.Combine(folder.Path, "a.case"));
        good.SaveAs(Path.Combine(folder.Path, "b.case"));
        Assert.Equal(ExitCode.Cancelled,
            CommandRun.With(new System.Threading.CancellationToken(canceled: true), "corpus", folder.Path, "--apply").Code);
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }
}
