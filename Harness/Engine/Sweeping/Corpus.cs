using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>A folder of saved failures, one <see cref="CaseFile"/> for each key.</summary>
/// <param name="folder">The folder; it must be there.</param>
/// <param name="subjects">Of which its cases are.</param>
public sealed class Corpus(string folder, SubjectSet subjects)
{
    /// <summary>The path of the folder, as the user gave it.</summary>
    public string Folder => folder;

    /// <summary>All cases, in the ordinal order of their file names.</summary>
    /// <exception cref="BadInputException">The folder or a file cannot be read, or a file is no case.</exception>
    public IReadOnlyList<CaseFile> Load() => [.. Paths().Select(path => CaseFile.Load(path, subjects))];

    /// <summary>All cases with the names and texts of their files, in the same order.</summary>
    /// <exception cref="BadInputException">The folder or a file cannot be read, or a file is no case.</exception>
    public IReadOnlyList<(string Name, string Text, CaseFile File)> Files() =>
        [.. Paths().Select(path => (path, text: WholeFile.Try(path, () => File.ReadAllText(path))))
            .Select(item => (Path.GetFileName(item.path), item.text, CaseFile.Parse(item.text, item.path, subjects)))];

    /// <summary>Deletes the file of a name from the folder.</summary>
    /// <exception cref="BadInputException">It cannot be.</exception>
    public void Remove(string name) => WholeFile.Try(folder, () =>
    {
        File.Delete(Path.Combine(folder, name));
        return name;
    });

    /// <summary>Saves a case; one of the same key is replaced.</summary>
    /// <returns>The file's path.</returns>
    /// <exception cref="BadInputException">The folder is not there or cannot be written to.</exception>
    public string Save(CaseFile file) => file.Save(folder);

    /// <summary>
    /// Saves a case unless one of the same key is there whose token is shorter: whoever saves first, the smaller one
    /// stays.
    /// </summary>
    /// <exception cref="BadInputException">
    /// The folder is not there or cannot be written to, or the file that is there is no case.
    /// </exception>
    public void Add(CaseFile file)
    {
        var path = Path.Combine(folder, file.Name);
        if (!File.Exists(path) || IsSmaller(file.Token.Text, CaseFile.Load(path, subjects).Token.Text)) Save(file);
    }

    private static bool IsSmaller(string token, string other) => (token.Length, token).CompareTo((other.Length, other)) < 0;

    private string[] Paths() => WholeFile.Try(folder, () =>
    {
        string[] paths = [.. Directory.GetFiles(folder).Where(path => path.EndsWith(CaseFile.Extension, StringComparison.Ordinal))];
        Array.Sort(paths, (a, b) => string.CompareOrdinal(Path.GetFileName(a), Path.GetFileName(b)));
        return paths;
    });
}
