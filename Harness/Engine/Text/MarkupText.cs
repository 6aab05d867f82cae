using System.Net;

namespace TagStorageModel.Engine.Text;

/// <summary>Text that XML and HTML can hold.</summary>
internal static class MarkupText
{
    /// <summary>
    /// Lines of text with a sign in place of what has no place in XML or HTML, however it is written, and of what is no plain text.
    /// </summary>
    internal static string Allowed(string text) => PlainText.Block(text);

    /// <summary>The text as HTML shows it.</summary>
    internal static string Html(string text) => WebUtility.HtmlEncode(Allowed(text));
}
