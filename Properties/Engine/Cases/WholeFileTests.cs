using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class WholeFileTests
{
    [Fact]
    public void AFileIsReplacedOrLeftAsItWas()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file");
        WholeFile.Write(path, "one");
        WholeFile.Write(path, "two");
        Assert.Equal("two", File.ReadAllText(path));
        Directory.CreateDirectory(Path.Combine(folder.Path, "taken"));
        Assert.StartsWith(Path.Combine(folder.Path, "taken"),
            Assert.Throws<BadInputException>(() => WholeFile.Write(Path.Combine(folder.Path, "taken"), "x")).Message,
            StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => WholeFile.Write(Path.Combine(folder.Path, "missing", "x"), "x"));
        Assert.Throws<BadInputException>(() => WholeFile.Write("", "x"));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Path).Length);
    }
}
