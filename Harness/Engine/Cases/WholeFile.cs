using System.Security;

namespace TagStorageModel.Engine.Cases;

/// <summary>Files that are written whole or not at all; what the system refuses is bad input.</summary>
internal static class WholeFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    internal static string Read(string path) => Try(path, () => File.ReadAllText(path));

    /// <summary>Writes a file beside its place and moves it there; one that is there is replaced.</summary>
    /// <returns>The path.</returns>
    /// <exception cref="BadInputException">It cannot be written.</exception>
    internal static string Write(string path, string text) => Try(path, () =>
    {
        var unfinished = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "." + Path.GetRandomFileName());
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

    /// <summary>Does something with files.</summary>
    internal static T Try<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException
            or ArgumentException or NotSupportedException)
        {
            throw new BadInputException($"{OneLine(path)}: {OneLine(exception.Message)}");
        }
    }

    /// <summary>A text in one line.</summary>
    internal static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
