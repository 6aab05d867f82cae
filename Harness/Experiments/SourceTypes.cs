using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Experiments;

/// <summary>What the source says of a type: where it stands, what it is made of, and what its author says of it.</summary>
/// <param name="Place">File and line of its declaration, as compilers write them.</param>
/// <param name="Files">The files that declare it and what it derives from.</param>
/// <param name="Summary">The summary in its documentation, in one line; null if it has none.</param>
internal sealed record SourceType(string Place, IReadOnlyList<SourceFile> Files, string? Summary);

/// <summary>The types of a compilation.</summary>
internal static class SourceTypes
{
    /// <summary>All of them, by the names that reflection gives them.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="files">Its files.</param>
    internal static IReadOnlyDictionary<string, SourceType> Of(
        CSharpCompilation compilation, IReadOnlyDictionary<SyntaxTree, SourceFile> files) =>
        In(compilation.SourceModule.GlobalNamespace).ToDictionary(NameOf, type => Of(type, files));

    private static IEnumerable<INamedTypeSymbol> In(INamespaceOrTypeSymbol outer) =>
        outer.GetMembers().OfType<INamespaceOrTypeSymbol>()
            .SelectMany(inner => inner is INamedTypeSymbol type ? In(type).Prepend(type) : In(inner));

    private static string NameOf(INamedTypeSymbol type) => type.ContainingType is { } outer ? $"{NameOf(outer)}+{type.MetadataName}"
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : $"{type.ContainingNamespace}.{type.MetadataName}";

    private static SourceType Of(INamedTypeSymbol type, IReadOnlyDictionary<SyntaxTree, SourceFile> files)
    {
        var declared = new List<SourceFile>();
        for (var each = type; each is not null; each = each.BaseType)
        {
            declared.AddRange(each.DeclaringSyntaxReferences.Select(place => place.SyntaxTree)
                .Where(files.ContainsKey).Select(tree => files[tree]));
        }

        var at = type.Locations[0].GetLineSpan();
        return new SourceType($"{at.Path}({at.StartLinePosition.Line + 1})", [.. declared.Distinct()], SummaryOf(type));
    }

    private static string? SummaryOf(INamedTypeSymbol type)
    {
        var comment = type.GetDocumentationCommentXml();
        if (string.IsNullOrEmpty(comment) || comment.StartsWith("<!--", StringComparison.Ordinal)) return null;
        var text = WholeFile.OneLine(XElement.Parse(comment).Element("summary")?.Value ?? "").TrimEnd('.');
        return text.Length > 0 ? text : null;
    }
}
