using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Cli;

/// <summary>A command that is killed leaves what it had; run again it comes to the same.</summary>
[Collection(CliCollection.Name)]
public sealed class KilledTests
{
    private static readonly string[] Options = ["--schedules", "640", "--seed", "5"];

    private static readonly Lazy<string> Whole = new(() =>
        SampleShards.Untimed(CommandRun.Of(["sweep", .. Options, "--json", "-"]).Output));

    /// <summary>Killed as soon as its file has grown to a part of what it will be: 0 at the start, 1 near the end.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void ASweepIsCompleteUpToThatMoment(double share)
    {
        using var folder = new TemporaryFolder();
        var corpus = Directory.CreateDirectory(Path.Combine(folder.Path, "corpus")).FullName;
        string[] files = [Path.Combine(folder.Path, "killed"), Path.Combine(folder.Path, "again")];
        using (var run = ProgramRun.Of(["sweep", .. Options, "--corpus", corpus, "--json", files[0]]))
        {
            while (!run.IsOver && LengthOf(files[0]) <= share * Whole.Value.Length) System.Threading.Thread.Sleep(1);
            run.Kill();
        }

        if (!File.Exists(files[0])) File.WriteAllText(files[0], "");
        var left = EventFile.Read(files[0]);
        var lines = SampleShards.Untimed(File.ReadAllText(files[0]));
        if (left.Lines.Count > 0 && left.Lines[^1].Event is not TimingEvent)
            Assert.StartsWith(lines, Whole.Value, StringComparison.Ordinal);

        // What was reported is saved, but for what was being minimised.
        var saved = new Corpus(corpus, Subjects.All).Load().Select(file => file.Token.Promise.Key).ToHashSet();
        var reported = left.Lines.Select(line => line.Event).OfType<ViolationEvent>().Select(item => item.Key).ToList();
        Assert.Subset(saved, reported.SkipLast(1).ToHashSet());
        Assert.Subset(reported.ToHashSet(), saved);

        CommandRun.Of(["sweep", .. Options, "--corpus", corpus, "--json", files[1]]);
        Assert.Equal(Whole.Value, CommandRun.Of("merge", files[1], files[0]).Output);
        Assert.Equal(Whole.Value, CommandRun.Of("merge", files[1]).Output);
    }

    [Fact]
    public void AMinimisationLeavesWholeFilesOrNone()
    {
        using var folder = new TemporaryFolder();
        var token = SampleSweep.TokenOf("irqs-left-off");
        var others = Directory.CreateDirectory(Path.Combine(folder.Path, "others")).FullName;
        string[] command = ["minimize", token, "--out", folder.Path, "--others", others];
        using (var run = ProgramRun.Of(command))
        {
            while (!run.IsOver && Directory.GetFiles(folder.Path).Length == 0) System.Threading.Thread.Sleep(1);
            run.Kill();
        }

        foreach (var path in (string[])[folder.Path, others]) new Corpus(path, Subjects.All).Load();
        Assert.Equal(ExitCode.Violation, CommandRun.Of(command).Code);
        Assert.Equal(Token.Parse(token, Subjects.All).Promise.Key,
            Assert.Single(new Corpus(folder.Path, Subjects.All).Load()).Token.Promise.Key);
    }

    private static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : -1;
}
