using System.Text.RegularExpressions;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// The files behind a case, as its token names them: after the name of its revision, each with an @ and the first digits of its
/// hash. What comes with this program has none, and its name stands as it always did.
/// </summary>
public static partial class SourceHashes
{
    /// <summary>How many digits of a hash are enough to tell files apart.</summary>
    public const int Digits = 12;

    private const char Mark = '@';

    /// <summary>The hashes of some files, as they stand behind a name.</summary>
    public static string Of(IEnumerable<SourceFile> files) =>
        string.Concat(files.Select(file => Mark + file.ShortHash).Order(StringComparer.Ordinal));

    /// <summary>A name apart from the hashes behind it.</summary>
    public static (string Name, string Hashes) Split(string text) =>
        Named().Match(text) is { Success: true } found ? (found.Groups["name"].Value, found.Groups["hashes"].Value) : (text, "");

    /// <summary>Hashes in words: <c>a file with sha256 0123456789ab</c>.</summary>
    public static string Words(string hashes)
    {
        var each = hashes.Split(Mark, StringSplitOptions.RemoveEmptyEntries);
        return $"{(each.Length == 1 ? "a file" : "files")} with sha256 {string.Join(" and ", each)}";
    }

    [GeneratedRegex("^(?<name>.+?)(?<hashes>(@[0-9a-f]{12})+)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Named();
}
