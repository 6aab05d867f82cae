using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

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
        string[] replay =
        [
            .. Wrapping.Lines($"{About.Words} To see it again, save this mail as FILE and run `tagstorage explain FILE"
                + (files.Count > 0 ? " --with FILE`, which compiles and runs the code at its end:" : "`:"), Width, 0),
            .. token.Text.Chunk(Width - Indent.Length).Select(part => Indent + new string(part)),
        ];
        var lines = ReportSections.Fit(explanation, Width, height - replay.Length - 1, sections => sections.All());
        return [.. lines, "", .. replay, .. files.SelectMany(Enclosed)];
    }

    /// <summary>A file as it is, whatever the width of its lines.</summary>
    private static IEnumerable<string> Enclosed(SourceFile file) => EnclosedFiles.Lines(file).Prepend("");
}
