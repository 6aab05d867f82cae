using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Properties.Engine.Text;

/// <summary>Texts of which each form of a report takes some part for its own.</summary>
internal static class HostileText
{
    private static readonly string[] Pieces =
    [
        "</script>", "<b onclick=x>", "<!--", "]]>", "&amp;", "\"", "'", "\u001b[31m", "\u009b31m", "\u001b]0;x\u0007", "::error::x",
        "::error title=x::", "##[error]", "\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f", "\t", "`", "```", "\n```\n", "````",
        "~~~", "|", "\n| a | b |\n", "\u202e", "\u2066", "\u200b", "\ufeff", "\0", "\b", "\u007f", "\ud800", "\udc00", "\uffff", "%0A",
        "%25", "\n# a", "\n- b", "\n::warning::y", "\\", "{{x}}", "$(x)", "; rm x", "\n\n", " ", "/", "ü", "😀", new string('y', 3000),
    ];

    /// <summary>A text of pieces with parts of another between, neither empty nor blank.</summary>
    internal static string Of(string? between, int seed)
    {
        var random = new Xoshiro(23, (ulong)(uint)seed);
        var text = "";
        for (var count = 1 + random.Next(6); count > 0; count--)
        {
            text += Pieces[random.Next(Pieces.Length)];
            if (between is not { Length: > 0 } || random.Next(2) == 0) continue;
            var at = random.Next(between.Length);
            text += between.Substring(at, Math.Min(between.Length - at, random.Next(20)));
        }

        return text + "z";
    }

    /// <summary>Every piece alone.</summary>
    internal static IEnumerable<string> Each => Pieces.Select(piece => piece + "z");
}
