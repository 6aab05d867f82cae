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
