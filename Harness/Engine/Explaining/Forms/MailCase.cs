using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// A broken rule in 72 columns, to be quoted in a review: the complaint, revision, C function and step, what
/// contradicts what, the lanes, the token; and the files that it needs beside this program.
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
        var files = SourceFile.Behind(token.Case.Subject, token.Promise.Key);
        string[] replay = [$"To see it again, save this mail and run `tagstorage explain FILE{string.Concat(files.Select(Option))}`:",
            .. token.Text.Chunk(Width - Indent.Length).Select(part => Indent + new string(part))];
        var lines = ReportSections.Fit(explanation, Width, height - replay.Length - 1, sections => sections.All());
        return [.. lines, "", .. replay, .. files.SelectMany(Enclosed)];
    }

    private static string Option(SourceFile file) => $" --with {Path.GetFileName(file.Path)}";

    /// <summary>A file as it is, whatever the width of its lines.</summary>
    private static IEnumerable<string> Enclosed(SourceFile file) =>
    [
        "", $"{Path.GetFileName(file.Path)} (sha256 {file.ShortHash}):", "",
        .. file.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'),
    ];
}
