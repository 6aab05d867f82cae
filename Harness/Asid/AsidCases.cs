using System.Reflection;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Asid;

/// <summary>Minimised cases that sweeps of the allocator's revisions have found: the folder <c>Known</c>.</summary>
internal static class AsidCases
{
    private const string Prefix = "Asid/Known/";

    private static readonly Lazy<IReadOnlyList<(string Name, CaseFile File)>> Read = new(() => [.. ReadAll()]);

    /// <summary>The cases of a revision, in the ordinal order of their names.</summary>
    internal static IReadOnlyList<(string Name, Token Token)> Of(string revision) =>
        [.. Read.Value.Where(known => known.File.Token.Case.Revision == revision).Select(known => (known.Name, known.File.Token))];

    private static IEnumerable<(string Name, CaseFile File)> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[Prefix.Length..], CaseFile.Parse(reader.ReadToEnd(), resource, new SubjectSet(AsidSubject.All)));
        }
    }
}
