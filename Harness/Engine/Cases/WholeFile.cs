using System.Security;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Cases;

/// <summary>Files that are written whole or not at all; what the system refuses is bad input.</summary>
internal static class WholeFile
{
    private const int LongestPath = 100;
    private const int LongestPart = 48;
    private const int MostLookedAt = 1000;

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
            throw new BadInputException(Refused(path, exception));
        }
    }

    /// <summary>What cannot be done with a file, and why: with what is nearest, if the reason is its name.</summary>
    internal static string Refused(string path, Exception reason)
    {
        var folder = FolderOf(path);
        return $"{PlainText.Short(path, LongestPath)}: " + reason switch
        {
            _ when path.Length == 0 => "the name of a file is empty",
            _ when folder is not null && !Directory.Exists(folder) => $"there is no folder '{PlainText.Short(folder, LongestPart)}'",
            _ when Directory.Exists(path) => "a folder, not a file",
            FileNotFoundException => $"no such file{Nearest.Ask(NearestTo(path, folder))}",
            DirectoryNotFoundException => $"no such folder{Nearest.Ask(NearestTo(path, folder))}",
            PathTooLongException => "the name is too long",
            _ => PlainText.Short(OneLine(reason.Message), LongestPath),
        };
    }

    /// <summary>The file whose name is nearest to one that is not there, in the same folder; null if none is near.</summary>
    internal static string? NearestTo(string path) => NearestTo(path, FolderOf(path));

    private static string? NearestTo(string path, string? folder)
    {
        try
        {
            var name = Path.GetFileName(path);
            var near = Nearest.Close(name, new DirectoryInfo(folder ?? "").EnumerateFileSystemInfos().Take(MostLookedAt)
                .Select(file => file.Name));
            return near is null ? null : path[..^name.Length] + near;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or SecurityException or ArgumentException)
        {
            return null;
        }
    }

    private static string? FolderOf(string path)
    {
        try
        {
            return Path.GetDirectoryName(Path.GetFullPath(path));
        }
        catch (Exception refused) when (refused is IOException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A text in one line.</summary>
    internal static string OneLine(string text) => PlainText.OneLine(text);
}
