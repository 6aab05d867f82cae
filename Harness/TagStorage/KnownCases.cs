using System.Reflection;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>A minimised case that shows a known defect in a revision.</summary>
/// <param name="Slug">The defect.</param>
/// <param name="Revision">The revision.</param>
/// <param name="File">The case.</param>
public sealed record KnownCase(string Slug, string Revision, CaseFile File)
{
    /// <summary>The name of the file that holds it.</summary>
    public string Name => NameOf(Slug, Revision);

    /// <summary>The name of the file for a defect and a revision.</summary>
    public static string NameOf(string slug, string revision) => $"{slug}.{revision}{CaseFile.Extension}";
}

/// <summary>
/// The corpus of the catalogue: for each known defect and each revision that has it one case, in the folder
/// <c>Known</c>.
/// </summary>
public static class KnownCases
{
    private const string Prefix = "Known/";

    private static readonly Lazy<IReadOnlyList<KnownCase>> Read = new(() => [.. ReadAll()]);

    /// <summary>In the ordinal order of their names.</summary>
    public static IReadOnlyList<KnownCase> All => Read.Value;

    /// <summary>The case of a defect in a revision; null if there is none yet.</summary>
    public static KnownCase? Find(string slug, string revision) =>
        All.FirstOrDefault(known => known.Slug == slug && known.Revision == revision);

    private static IEnumerable<KnownCase> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var parts = resource[Prefix.Length..].Split('.');
            yield return new KnownCase(parts[0], parts[1], CaseFile.Parse(reader.ReadToEnd(), resource, new SubjectSet(SeriesSubject.All)));
        }
    }
}
