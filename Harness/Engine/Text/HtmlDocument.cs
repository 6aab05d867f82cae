using System.Security.Cryptography;
using System.Text;

namespace TagStorageModel.Engine.Text;

/// <summary>
/// The frame of a document that needs nothing but a browser: style and script are in it, it loads nothing, and no other script
/// than its own runs in it.
/// </summary>
internal static class HtmlDocument
{
    /// <summary>The look that all documents have in common.</summary>
    internal static string Look => Resource("look.css");

    /// <summary>A document.</summary>
    /// <param name="title">Its title, as text.</param>
    /// <param name="sheet">The name of its style sheet beside the common one.</param>
    /// <param name="script">The name of its script; null if it has none.</param>
    /// <param name="body">Its elements.</param>
    /// <param name="more">Style of its own beside the sheet.</param>
    internal static string Of(string title, string sheet, string? script, StringBuilder body, string more = "")
    {
        var code = script is null ? "" : $"//<![CDATA[\n{Resource(script)}//]]>";
        var allowed = script is null ? "'none'" : $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(code)))}'";
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + "content=\"width=device-width, initial-scale=1\">\n");
        html.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            + $"script-src {allowed}; base-uri 'none'; form-action 'none'\">\n<title>{MarkupText.Html(title)}</title>\n");
        html.Append($"<style>\n{Look}{Resource(sheet)}{more}</style>\n</head>\n<body>\n").Append(body);
        if (script is not null) html.Append($"<script>{code}</script>\n");
        return html.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>A file that is kept beside the code.</summary>
    private static string Resource(string name)
    {
        using var stream = typeof(HtmlDocument).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        return new StreamReader(stream).ReadToEnd().ReplaceLineEndings("\n");
    }
}
