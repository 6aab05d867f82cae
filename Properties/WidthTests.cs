using System.Runtime.CompilerServices;

namespace TagStorageModel.Properties;

public sealed class WidthTests
{
    private const int Width = 140;

    // A token or a line of JSON is one word: it stands alone on its line, and may be longer.
    [Fact]
    public void ALineOfCodeFitsTheWidth() => Assert.Empty(
        from path in Sources()
        from line in File.ReadLines(path).Index()
        where line.Item.Length > Width && line.Item.Trim().Contains(' ', StringComparison.Ordinal)
        select $"{Path.GetRelativePath(Root(), path)}:{line.Index + 1}: {line.Item.Length} columns");

    [Fact]
    public void TheSourcesAreFound() => Assert.Contains(Path.GetFullPath(Here()), Sources());

    private static IEnumerable<string> Sources() => new[] { "Benchmarks", "Harness", "Model", "Properties" }
        .SelectMany(room => Directory.EnumerateFiles(Path.Combine(Root(), room), "*.cs", SearchOption.AllDirectories))
        .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string Root() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, ".."));

    private static string Here([CallerFilePath] string here = "") => here;
}
