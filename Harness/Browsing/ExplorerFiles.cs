using System.Collections.Frozen;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Harness.Browsing;

/// <summary>The files of the explorer's page, which come with the program.</summary>
internal static class ExplorerFiles
{
    /// <summary>The type of documents.</summary>
    internal const string Html = "text/html; charset=utf-8";

    private const string Style = "text/css; charset=utf-8";

    private const string Script = "text/javascript; charset=utf-8";

    /// <summary>What a browser may load for the page: its own files, and its own answers.</summary>
    internal const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; " + Closed;

    /// <summary>What it may load for the matrix, whose style stands in it: nothing.</summary>
    internal const string MatrixPolicy = "default-src 'none'; style-src 'unsafe-inline'; " + Closed;

    private const string Closed = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, (string Type, string Text)> Files = new Dictionary<string, (string, string)>
    {
        [""] = (Html, Read("explorer.html")),
        ["explorer.js"] = (Script, Read("explorer.js")),
        ["draw.js"] = (Script, Read("draw.js")),
        ["path.js"] = (Script, Read("path.js")),
        ["look.css"] = (Style, HtmlDocument.Look),
        ["explorer.css"] = (Style, Read("explorer.css")),
    }.ToFrozenDictionary();

    /// <summary>The file of a name; null if there is none.</summary>
    internal static (string Type, string Text)? Find(string name) => Files.TryGetValue(name, out var file) ? file : null;

    private static string Read(string name)
    {
        using var stream = typeof(ExplorerFiles).Assembly.GetManifestResourceStream("Explorer/" + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
