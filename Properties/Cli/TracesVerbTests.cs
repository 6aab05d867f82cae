using TagStorageModel.Engine.Events;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Traces;

namespace TagStorageModel.Properties.Cli;

[Collection(CliCollection.Name)]
public sealed class TracesVerbTests
{
    private static readonly string Teaching = RecordedData.PathOf("xarray-teaching.jsonl");

    [Fact]
    public void TheRecordedTracesPass()
    {
        string[] files = [Teaching,
            .. ((string[])["xarray-golden.jsonl.gz", "xarray-race.jsonl.gz", "xarray-oplocks.json"]).Select(RecordedData.PathOf)];
        var run = CommandRun.Of(["traces", .. files]);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Assert.Equal(files.Length, run.Lines.Length);
        foreach (var (line, file) in run.Lines.Zip(files))
        {
            var counts = line.Split(' ')[0].Split('/');
            Assert.Equal(counts[0], counts[1]);
            Assert.True(int.Parse(counts[1], System.Globalization.CultureInfo.InvariantCulture) > 0);
            Assert.EndsWith(" " + file, line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AChangedResultIsTheFirstDifference()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "changed.jsonl");
        var text = File.ReadAllText(Teaching);
        const string Result = "\"result\":\"p1\"";
        var at = text.IndexOf(Result, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + "\"result\":\"p63\"" + text[(at + Result.Length)..]);
        var run = CommandRun.Of("traces", Teaching, path);
        Assert.Equal((ExitCode.Violation, ""), (run.Code, run.Error));
        var total = File.ReadAllLines(Teaching).Length;
        Assert.Equal($"{total}/{total} {Teaching}", run.Lines[0]);
        Assert.Equal($"{total - 1}/{total} {path}", run.Lines[1]);
        Assert.StartsWith("first difference: ", run.Lines[2], StringComparison.Ordinal);
        Assert.Contains("p63", run.Lines[2], StringComparison.Ordinal);
        Assert.Equal(3, run.Lines.Length);
    }

    /// <summary>What a file of the series holds tells what it is, not its name.</summary>
    [Fact]
    public void TracesOfTheSeriesAreReplayedBesideThem()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "anything.json");
        File.Copy(RecordedData.PathOf("series-teaching.jsonl"), path);
        var run = CommandRun.Of("traces", path, Teaching);
        Assert.Equal((ExitCode.Clean, ""), (run.Code, run.Error));
        Assert.Equal($"31/31 {path}", run.Lines[0]);
        Assert.Equal(2, run.Lines.Length);
    }

    [Fact]
    public void ADifferenceInATraceOfTheSeriesIsTheFirst()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "changed.jsonl");
        var text = File.ReadAllText(RecordedData.PathOf("series-teaching.jsonl"));
        File.WriteAllText(path, text.Replace("mutex_lock cma_mutex", "mutex_lock cma0", StringComparison.Ordinal));
        var run = CommandRun.Of("traces", path);
        Assert.Equal((ExitCode.Violation, ""), (run.Code, run.Error));
        Assert.StartsWith(
            "first difference: reserve-and-free: step 0 (reserve_tag_storage 0x40): event ", run.Lines[1], StringComparison.Ordinal);
        Assert.Equal(2, run.Lines.Length);
    }

    [Fact]
    public void WhatIsNotReplayedIsCounted()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "other.jsonl");
        var lines = File.ReadAllLines(RecordedData.PathOf("series-teaching.jsonl"));
        File.WriteAllText(path, lines[0].Replace("rfc-v3", "rfc-v4", StringComparison.Ordinal) + "\n");
        var run = CommandRun.Of("traces", path);
        Assert.Equal((ExitCode.Incomplete, ""), (run.Code, run.Error));
        Assert.Equal([$"0/0 {path}", "not replayed: 1: revision rfc-v4 is not modelled"], run.Lines);
        File.AppendAllText(path, lines[1]);
        Assert.Equal(ExitCode.Clean, CommandRun.Of("traces", path).Code);
    }

    [Fact]
    public void WhatIsEmptyOrCutIsRefused()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "a.gz");
        var whole = File.ReadAllBytes(RecordedData.PathOf("series-golden.jsonl.gz"));
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.StartsWith(path + ":1: ", CommandRun.Refused("traces", path), StringComparison.Ordinal);
        File.WriteAllBytes(path, [.. whole, .. whole[..(whole.Length / 2)]]);
        Assert.StartsWith(path + ":1: ", CommandRun.Refused("traces", path), StringComparison.Ordinal);
        File.WriteAllText(path, "");
        Assert.StartsWith(path + ": ", CommandRun.Refused("traces", path), StringComparison.Ordinal);
        var plain = Path.Combine(folder.Path, "empty.jsonl");
        File.WriteAllText(plain, "\n\n");
        Assert.StartsWith(plain + ": ", CommandRun.Refused("traces", plain), StringComparison.Ordinal);
        File.WriteAllText(plain, "");
        Assert.StartsWith(plain + ": ", CommandRun.Refused("traces", plain), StringComparison.Ordinal);
    }

    [Fact]
    public void AMalformedLineIsNamed()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "malformed.jsonl");
        var lines = File.ReadAllLines(Teaching);
        lines[2] = lines[2][..^5];
        File.WriteAllLines(path, lines);
        Assert.StartsWith(path + ":3: ", CommandRun.Refused("traces", path), StringComparison.Ordinal);
        var measured = Path.Combine(folder.Path, "malformed.json");
        File.WriteAllText(measured, "{\"xa_load\": 1}");
        Assert.StartsWith(measured + ": ", CommandRun.Refused("traces", measured), StringComparison.Ordinal);
    }
}
