using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Traces;

namespace TagStorageModel.Properties.Traces;

public sealed class TraceReaderTests
{
    private const string Good =
        """{"seed":7,"flags":"irq","steps":[{"op":"xa_store","index":"0x1","entry":"p1","gfp":"KERNEL","result":"null","events":["lock","alloc:NOWAIT:ok","unlock"],"irq_disabled_after":false}],"final":[["0x1","p1"]],"nodes_live":1,"head":"node","nodes":[[0,"0x0",1,0]]}""";

    [Fact]
    public void AGoodLineIsReplayed() => Assert.Null(TraceReplay.Run(TraceReader.Parse(Good, "here:1")));

    [Theory]
    [InlineData("\"xa_store\"", "\"xa_stoer\"", "unknown operation")]
    [InlineData("\"0x1\",\"entry\"", "\"1\",\"entry\"", "is no index")]
    [InlineData("\"p1\",\"gfp\"", "\"p0\",\"gfp\"", "is no entry")]
    [InlineData("\"p1\",\"gfp\"", "\"v9223372036854775808\",\"gfp\"", "is no entry")]
    [InlineData("\"KERNEL\"", "\"USER\"", "no allocation flags")]
    [InlineData("\"irq\"", "\"hardirq\"", "unknown flags")]
    [InlineData("\"result\":\"null\",", "", "\"result\" is missing")]
    [InlineData("\"events\":[", "\"events\":[1,", "a string is expected")]
    [InlineData("\"irq_disabled_after\":false", "\"irq_disabled_after\":0", "true or false")]
    [InlineData("[0,\"0x0\",1,0]", "[0,\"0x0\",1]", "four parts")]
    [InlineData("\"nodes_live\":1", "\"nodes_live\":1.5", "a whole number")]
    [InlineData("\"steps\":[", "\"steps\":[[],", "an object is expected")]
    [InlineData("]]}", "", "not JSON")]
    public void AMalformedLineIsNamed(string part, string replacement, string complaint)
    {
        Assert.Contains(part, Good, StringComparison.Ordinal);
        var error = Assert.Throws<BadInputException>(() =>
            TraceReader.Parse(Good.Replace(part, replacement, StringComparison.Ordinal), "here:3"));
        Assert.StartsWith("here:3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        var error = Assert.Throws<BadInputException>(() => TraceReplay.RunFile("nowhere.jsonl"));
        Assert.Contains("nowhere.jsonl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatIsNotCompressedIsNamed()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.gz");
        File.WriteAllText(path, Good);
        Assert.Contains($"{path}:1: ", Assert.Throws<BadInputException>(() => TraceReplay.RunFile(path)).Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void TheLineIsCounted()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, $"{Good}\n\n{{\n");
        Assert.StartsWith($"{path}:3: ", Assert.Throws<BadInputException>(() => TraceReplay.RunFile(path)).Message,
            StringComparison.Ordinal);
        File.Delete(path);
    }
}
