using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Sweeping;

public sealed class CorpusTests
{
    [Fact]
    public void CasesAreLoadedInTheOrderOfTheirNames()
    {
        using var folder = new TemporaryFolder();
        var corpus = new Corpus(folder.Path, Subjects.All);
        Assert.Empty(corpus.Load());
        var saved = new SortedDictionary<string, CaseFile>(StringComparer.Ordinal);
        for (ulong i = 0; i < 40; i++)
        {
            var file = new CaseFile(RecordedCase.Of(i), $"title {i}");
            Assert.Equal(Path.Combine(folder.Path, file.Name), corpus.Save(file));
            saved[file.Name] = file;
        }

        File.WriteAllText(Path.Combine(folder.Path, "README.md"), "not a case");
        Assert.Equal(saved.Values, corpus.Load());
    }

    [Fact]
    public void AMissingFolderOrABadFileIsBadInput()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<BadInputException>(() => new Corpus(Path.Combine(folder.Path, "missing"), Subjects.All).Load());
        var path = Path.Combine(folder.Path, "a.case");
        File.WriteAllText(path, "format: 1\n\0\n");
        Assert.StartsWith(path + ":", Assert.Throws<BadInputException>(() => new Corpus(folder.Path, Subjects.All).Load()).Message,
            StringComparison.Ordinal);
    }
}
