using TagStorageModel.Engine.Events;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class MergeVerbTests
{
    [Fact]
    public void ShardsOfACommandAreTheWholeToTheByte()
    {
        using var folder = new TemporaryFolder();
        string[] files = ["a", "b", "c"];
        files = [.. files.Select(name => Path.Combine(folder.Path, name))];
        string[] options = ["--schedules", "640", "--seed", "5"];
        for (var k = 0; k < files.Length; k++) CommandRun.Of(["sweep", .. options, "--shard", $"{k}/3", "--json", files[k]]);
        var whole = CommandRun.Of(["sweep", .. options, "--json", "-"]).Output;
        var merged = CommandRun.Of("merge", files[2], files[0], files[1], files[0]);
        Assert.Equal((ExitCode.Violation, ""), (merged.Code, merged.Error));
        Assert.Equal(SampleShards.Untimed(whole), merged.Output);

        // A shard alone says what is missing; cut short, that as well.
        var text = File.ReadAllText(files[1]);
        File.WriteAllText(files[1], text[..(text.IndexOf("{\"event\":\"part\"", StringComparison.Ordinal) + 99)]);
        var part = CommandRun.Of("merge", files[1], files[0]);
        Assert.Contains($"{files[1]}: the last line has no end and was dropped\n", part.Error, StringComparison.Ordinal);
        Assert.Contains("DID NOT END: shard 1/3", part.Error, StringComparison.Ordinal);
        Assert.Contains("only shard 0/3 is here", part.Error, StringComparison.Ordinal);
        var target = Path.Combine(folder.Path, "merged");
        Assert.Equal(ExitCode.Violation, CommandRun.Of("merge", files[1], files[0], "--json", target, "--as", "github").Code);
        Assert.Equal(part.Output, File.ReadAllText(target));
    }

    [Fact]
    public void AShardThatReachedLittleIsCleanAndTheirMergeIsNot()
    {
        using var folder = new TemporaryFolder();
        string[] files = [Path.Combine(folder.Path, "a"), Path.Combine(folder.Path, "b")];
        for (var k = 0; k < files.Length; k++)
            Assert.Equal(ExitCode.Clean,
                CommandRun.Of("sweep", "--schedules", "64", "--seed", "1", "--invariants", "I3", "--shard", $"{k}/2", "--json", files[k])
                .Code);
        Assert.Equal(ExitCode.Clean, CommandRun.Of("report", files[0]).Code);
        Assert.Equal(ExitCode.Incomplete, CommandRun.Of(["merge", .. files]).Code);
        Assert.Equal(ExitCode.Incomplete, CommandRun.Of(["report", .. files]).Code);
        File.WriteAllText(files[0], "");
        Assert.Equal(ExitCode.Incomplete, CommandRun.Of("merge", files[0]).Code);
    }

    [Fact]
    public void AFileThatIsNoneLeavesTheOldResult()
    {
        using var folder = new TemporaryFolder();
        var (bad, target) = (Path.Combine(folder.Path, "bad"), Path.Combine(folder.Path, "merged"));
        File.WriteAllText(bad, JsonLines.Write(SampleEvents.Timing) + "\nnonsense\n");
        File.WriteAllText(target, "precious");
        Assert.StartsWith($"{bad}:2: ", CommandRun.Refused("merge", bad, "--json", target), StringComparison.Ordinal);
        Assert.StartsWith($"{bad}:2: ", CommandRun.Refused("report", bad, "--out", target), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(target));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }
}
