namespace TagStorageModel.Harness;

/// <summary>A folder of saved failures, one <see cref="CaseFile"/> for each key.</summary>
/// <param name="folder">The folder; it must be there.</param>
public sealed class Corpus(string folder)
{
    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>All cases, in the ordinal order of their file names.</summary>
    /// <exception cref="BadInputException">The folder or a file cannot be read, or a file is no case.</exception>
    public IReadOnlyList<CaseFile> Load() => [.. Paths().Select(CaseFile.Load)];

    /// <summary>Saves a case; one of the same key is replaced.</summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="BadInputException">The folder is not there or cannot be written to.</exception>
    public string Save(CaseFile file) => file.Save(folder);

    private string[] Paths() => WholeFile.Try(folder, () =>
    {
        string[] paths = [.. Directory.GetFiles(folder).Where(path => path.EndsWith(CaseFile.Extension, StringComparison.Ordinal))];
        Array.Sort(paths, (a, b) => string.CompareOrdinal(Path.GetFileName(a), Path.GetFileName(b)));
        return paths;
    });
}
