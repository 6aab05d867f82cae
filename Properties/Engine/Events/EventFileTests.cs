using System.Text;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Properties.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class EventFileTests
{
    [Fact]
    public void EveryEventComesBackFromItsLine()
    {
        var file = Read(SampleResults.Text);
        Assert.False(file.IsCut);
        Assert.Equal(JsonLines.Kinds.Except(["sighting", "lock-order", "summary", "explanation", "verdict", "livelock", "against",
            "compared", "repair", "cell", "listed"]).Order(),
            file.Lines.Select(line => Kind(line.Text)).Distinct().Order());
        Assert.All(file.Lines, line => Assert.Equal(line.Text, JsonLines.Write(line.Event!)));
        Assert.Equal(SampleResults.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Read("\ufeff" + SampleResults.Text.ReplaceLineEndings("\r\n")).Lines.Select(line => line.Text));
        static string Kind(string line) => line.Split('"')[3];
    }

    [Fact]
    public void ALastLineWithoutItsEndIsDropped()
    {
        var lines = Read(SampleResults.Text).Lines;
        for (var cut = 1; cut < 600; cut += 7)
        {
            var file = Read(SampleResults.Text[..^cut]);
            var whole = SampleResults.Text[..^cut].Count(c => c == '\n');
            Assert.Equal(lines.Take(whole).Select(line => line.Text), file.Lines.Select(line => line.Text));
            Assert.Equal(SampleResults.Text[^(cut + 1)] != '\n', file.IsCut);
        }

        Assert.Equal((0, false), (Read("").Lines.Count, Read("").IsCut));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"event":"timing"}""", "\"v\"")]
    [InlineData("""{"event":3,"v":1}""")]
    [InlineData("""{"event":"timing","v":"1"}""")]
    [InlineData("""{"event":"timing","v":0}""", "version")]
    [InlineData("""{"event":"timing","v":1.5}""", "version")]
    [InlineData("""{"event":"anything","v":2}""", "newer")]
    [InlineData("""{"event":"timing","v":1,"seconds":"x"}""")]
    [InlineData("""{"event":"timing","v":1,"seconds":1,"seconds":2}""")]
    [InlineData("""{"event":"timing","v":1,"seconds":-1}""")]
    [InlineData("""{"event":"timing","v":1,"seconds":1} x""")]
    [InlineData("""{"event":"violation","v":1,"key":"I2/f//process"}""")]
    [InlineData("""{"event":"sweep","v":1,"revision":"r","engine":"own","strategies":[null],"invariants":{},"run":"x"}""", "null")]
    [InlineData("""{"event":"sweep","v":1,"revision":null,"engine":"own","strategies":[],"invariants":{},"run":"x"}""")]
    [InlineData("""{"event":"sweep","v":1,"revision":"r","engine":"own","strategies":[],"invariants":{"I2":null},"run":"x"}""", "sentence")]
    [InlineData("""{"event":"sweep","v":1,"revision":"r","engine":"own","strategies":[],"invariants":{}}""", "run")]
    [InlineData("""{"event":"sweep","v":1,"revision":"r","engine":"own","strategies":[],"invariants":{},"run":"x","seed":"-1"}""", "seed")]
    [InlineData("""{"event":"sweep","v":1,"revision":"r","engine":"own","strategies":[],"invariants":{},"run":"x","shard":"2/2"}""",
        "shard")]
    [InlineData("{\"event\":\"\\ud800\",\"v\":1}")]
    [InlineData("{\"event\":\"timing\",\"v\":1,\"\\ud800\":1}")]
    public void AnotherLineIsNamedWithItsNumber(string line, params string[] words)
    {
        var message = Assert.Throws<BadInputException>(() =>
            Read(JsonLines.Write(SampleEvents.Timing) + "\n" + line + "\n" + JsonLines.Write(SampleEvents.Timing) + "\n")).Message;
        Assert.StartsWith("f:2: ", message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Fact]
    public void BytesThatAreNoTextAreNamed() =>
        Assert.StartsWith("f:1: ",
            Assert.Throws<BadInputException>(() =>
            EventFile.Parse([.. "{\"event\":\"timing\",\"v\":1,\"x\":\""u8, 0xff, .. "\"}\n"u8], "f")).Message, StringComparison.Ordinal);

    [Fact]
    public void WhatIsUnknownIsPassedOver()
    {
        var file = Read("""{"v":1,"future":[null,{"x":null}],"event":"something-else"}""" + "\n"
            + """{"event":"timing","v":1,"seconds":1,"warp":9}""" + "\n");
        Assert.Null(file.Lines[0].Event);
        Assert.Equal(1, Assert.IsType<TimingEvent>(file.Lines[1].Event).Seconds);
    }

    private static EventFile Read(string text) => EventFile.Parse(Encoding.UTF8.GetBytes(text), "f");
}
