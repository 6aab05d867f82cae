using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace TagStorageModel.Properties;

/// <summary>The checkout that the tests were compiled from, and what its code is compiled with.</summary>
internal static class Checkout
{
    /// <summary>Its folder.</summary>
    internal static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, ".."));

    /// <summary>The assemblies that the tests run with.</summary>
    internal static IReadOnlyList<PortableExecutableReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>As in every project of the SDK: assemblies of newer versions stand in for older ones.</summary>
    internal static IReadOnlyDictionary<string, ReportDiagnostic> SdkIgnores { get; } =
        new Dictionary<string, ReportDiagnostic> { ["CS1701"] = ReportDiagnostic.Suppress, ["CS1702"] = ReportDiagnostic.Suppress };

    /// <summary>The files below a folder, by their paths from the root with slashes, without what a build has put there.</summary>
    internal static IEnumerable<string> Files(string folder, string pattern = "*") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj"));

    /// <summary>The text of a file, by its path from the root.</summary>
    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string Here([CallerFilePath] string here = "") => here;
}
