using System.Text.RegularExpressions;

namespace TagStorageModel.Properties;

/// <summary>The kit and the engine are for any subject: no file in them says a word of tag storage, pages, swap or folios.</summary>
public sealed partial class SubjectWordsTests
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "tag", "tags", "tagged", "tagging", "mte", "storage", "cma", "folio", "folios", "page", "pages", "paging", "pfn", "pfns",
        "pte", "ptes", "pmd", "pmds", "ptl", "swap", "swaps", "swapped", "swapin", "swapoff", "swp", "shmem", "mm", "vma", "vmas",
        "mmap", "anon", "rmap", "gup", "cow", "fork", "forked", "ksm", "kvm", "memcg", "huge", "migrate", "migration", "compaction",
        "zap", "highpage", "mprotect", "ptrace",
    };

    /// <summary>The list of words of the first version of tokens is data that never changes.</summary>
    private static readonly string[] Data = ["token-words-1.txt"];

    [Theory]
    [InlineData("Model/Kit")]
    [InlineData("Harness/Engine")]
    public void NoFileOfItSaysOne(string folder) =>
        Assert.Equal([], Files(folder).SelectMany(path => Said(Path.GetFileName(path), Checkout.Read(path))));

    [Fact]
    public void AWordIsSeenWhereverItStands()
    {
        Assert.Equal(["a.cs: Page in: class PageTable;"], Said("a.cs", "class PageTable;"));
        Assert.Equal(["a.cs: pfn in: // its pfn"], Said("a.cs", "ok\n  // its pfn\n"));
        Assert.Equal(["a.cs: tags in: var tags_by = 1;"], Said("a.cs", "var tags_by = 1;"));
        Assert.Equal(["PteLock.cs: Pte in: its name"], Said("PteLock.cs", ""));
        Assert.Empty(Said("a.cs", "using TagStorageModel.Kit; // stage, swapping is no word of it: tagstorage replay"));
    }

    private static IEnumerable<string> Said(string name, string text) =>
        Lines(name, text).SelectMany(line => Word().Matches(line.Text.Replace("TagStorageModel", "", StringComparison.Ordinal))
            .Where(word => Words.Contains(word.Value))
            .Select(word => $"{name}: {word.Value} in: {line.Shown}"));

    private static IEnumerable<(string Text, string Shown)> Lines(string name, string text) =>
        text.Split('\n').Select(line => (line, line.Trim())).Prepend((name, "its name"));

    private static IEnumerable<string> Files(string folder)
    {
        var files = Checkout.Files(folder)
            .Where(path => !Data.Contains(Path.GetFileName(path)) && Path.GetFileName(path) != "packages.lock.json")
            .Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(files);
        return files;
    }

    /// <summary>A part of a name or a word of text: capitals begin a new one.</summary>
    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
