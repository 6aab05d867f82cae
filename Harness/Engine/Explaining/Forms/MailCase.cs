using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// A broken rule in 72 columns, to be quoted in a review: the complaint, revision, C function and step, what
/// contradicts what, the lanes, the token.
/// </summary>
public static class MailCase
{
    /// <summary>The columns of a line of mail, a token excepted.</summary>
    public const int Width = 72;

    private const string Indent = "  ";

    /// <summary>The lines. The token is broken across lines: reading it takes white space and quotation marks of a reply.</summary>
    /// <param name="explanation">What happened.</param>
    /// <param name="token">Replays it.</param>
    /// <param name="height">The most lines; steps that matter least are folded until it fits, if it can.</param>
    public static IReadOnlyList<string> Lines(Explanation explanation, Token token, int height)
    {
        string[] replay = ["To see it again, save this mail and run `tagstorage explain FILE`:",
            .. token.Text.Chunk(Width - Indent.Length).Select(part => Indent + new string(part))];
        var lines = ReportSections.Fit(explanation, Width, height - replay.Length - 1, sections => sections.All());
        return [.. lines, "", .. replay];
    }
}
