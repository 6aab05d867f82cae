using System.Text.Json;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class JsonLinesReporterTests
{
    [Fact]
    public void EachEventIsALineAtOnce()
    {
        using var stream = new MemoryStream();
        using var writer = new StreamWriter(stream);
        var reporter = new JsonLinesReporter(writer);
        Event[] events = [SampleEvents.Fork, SampleEvents.Summary, SampleEvents.Timing];
        var lengths = new List<long>();
        foreach (var item in events)
        {
            reporter.Report(item);
            lengths.Add(stream.Length);
        }

        Assert.Equal(3, lengths.Distinct().Count());
        var lines = System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.Equal(["violation", "summary", "timing"],
            lines[..^1].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));
        Assert.Equal("", lines[^1]);
    }
}
