namespace TagStorageModel.Properties;

public sealed class WidthTests
{
    private const int Width = 140;

    // A token or a line of JSON is one word: it stands alone on its line, and may be longer.
    [Fact]
    public void ALineOfCodeFitsTheWidth() => Assert.Empty(
        from path in Sources()
        from line in Checkout.Read(path).Split('\n').Index()
        where line.Item.Length > Width && line.Item.Trim().Contains(' ', StringComparison.Ordinal)
        select $"{path}:{line.Index + 1}: {line.Item.Length} columns");

    [Fact]
    public void TheSourcesAreFound() => Assert.Contains($"Properties/{nameof(WidthTests)}.cs", Sources());

    private static IEnumerable<string> Sources() =>
        new[] { "Benchmarks", "Harness", "Model", "Properties" }.SelectMany(room => Checkout.Files(room, "*.cs"));
}
