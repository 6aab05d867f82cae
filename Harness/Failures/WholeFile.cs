namespace TagStorageModel.Harness;

/// <summary>Files that are written whole or not at all: whoever is killed meanwhile leaves the old one.</summary>
public static class WholeFile
{
    /// <summary>Writes a file; one that is there is replaced.</summary>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public static void Write(string path, string text) => CaseFile.Try(path, () =>
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var unfinished = Path.Combine(folder, "." + Path.GetRandomFileName());
        try
        {
            File.WriteAllText(unfinished, text);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }

        return path;
    });
}
