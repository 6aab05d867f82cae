using System.Security.Cryptography;
using System.Text;

namespace TagStorageModel.Engine.Cases;

/// <summary>A C# file that the user gave beside this program, whose code was compiled in memory.</summary>
/// <param name="Path">Its path, as it was given.</param>
/// <param name="Sha256">The hash of its bytes, in hexadecimal digits.</param>
/// <param name="Text">What is in it.</param>
public sealed record SourceFile(string Path, string Sha256, string Text)
{
    /// <summary>The first digits of the hash, by which tokens and events name the file.</summary>
    public string ShortHash => Sha256[..SourceHashes.Digits];

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static SourceFile Read(string path)
    {
        var bytes = WholeFile.Try(path, () => File.ReadAllBytes(path));
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return new SourceFile(path, Convert.ToHexStringLower(SHA256.HashData(bytes)), reader.ReadToEnd());
    }

    /// <summary>Reads a file of C#, or those that stand in a file of another kind, such as a mail.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static IReadOnlyList<SourceFile> ReadAll(string path) =>
        !path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) && EnclosedFiles.In(WholeFile.Read(path)) is { Count: > 0 } enclosed
            ? enclosed : [Read(path)];

    /// <summary>The files from which a type was compiled; none for a type of this program.</summary>
    public static IReadOnlyList<SourceFile> Of(Type type) =>
        System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(type.Assembly) is ICompiledSources compiled ? compiled.FilesOf(type) : [];

    /// <summary>The files without which a case cannot be made again: those of the subject, and those of the rule that it breaks.</summary>
    /// <param name="subject">The subject.</param>
    /// <param name="key">The violation that the case shows; empty if it shows none.</param>
    public static IReadOnlyList<SourceFile> Behind(ISubject subject, string key)
    {
        if (key.Length == 0) return subject.Sources;
        var id = key.Split('/')[0];
        var rule = subject.NewRules().FirstOrDefault(rule => rule.Id == id);
        return rule is null ? subject.Sources : [.. subject.Sources.Union(Of(rule.GetType()))];
    }

    /// <summary>The files of a subject and of rules.</summary>
    /// <returns>Path and hash of each; null if there are none.</returns>
    public static IReadOnlyDictionary<string, string>? With(ISubject subject, IEnumerable<Kit.Execution.Invariant> rules)
    {
        var files = subject.Sources.Concat(rules.SelectMany(rule => Of(rule.GetType()))).Distinct().ToList();
        return files.Count == 0 ? null
            : new SortedDictionary<string, string>(files.ToDictionary(file => file.Path, file => file.Sha256), StringComparer.Ordinal);
    }

    /// <summary>The path, and as much of the hash as tokens hold.</summary>
    public override string ToString() => $"{Path} (sha256 {ShortHash})";
}
