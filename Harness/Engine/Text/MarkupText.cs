using System.Net;
using System.Xml;

namespace TagStorageModel.Engine.Text;

/// <summary>Text that XML and HTML can hold.</summary>
internal static class MarkupText
{
    /// <summary>
    /// The text with a sign in place of characters, most of them controls, that have no place in XML or HTML, however
    /// they are written.
    /// </summary>
    internal static string Allowed(string text) =>
        string.Concat(text.EnumerateRunes()
            .Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\ufffd" : rune.ToString()));

    /// <summary>The text as HTML shows it.</summary>
    internal static string Html(string text) => WebUtility.HtmlEncode(Allowed(text));
}
