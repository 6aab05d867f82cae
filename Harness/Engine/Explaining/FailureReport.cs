using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// A broken rule as a person reads it: the kernel's complaint, what contradicts what, locks, the story in lanes, the
/// way to see it again.
/// </summary>
public static class FailureReport
{
    /// <summary>What fits a screen.</summary>
    public const int Screen = 50;

    /// <summary>The report of a token's failure, whose run is made again for it.</summary>
    /// <param name="token">The token; its revision must exist, its case fit and show what it promises.</param>
    /// <param name="width">The longest line.</param>
    public static IReadOnlyList<string> Of(Token token, int width) => Lines(CaseRun.Recorded(token).Explain()!, token.Text, width);

    /// <summary>The report.</summary>
    /// <param name="explanation">What happened.</param>
    /// <param name="token">Replays it. Its line is never broken, so that it can be pasted: it alone may be too long.</param>
    /// <param name="width">The longest line, at least 60: 72 for a mail, 80 or 100 for a terminal.</param>
    /// <param name="height">
    /// The most lines, those counted that a terminal makes of the token's; steps that matter least are folded until it
    /// fits, if it can.
    /// </param>
    public static IReadOnlyList<string> Lines(Explanation explanation, string token, int width, int height = Screen)
    {
        var command = $"replay:  tagstorage replay {token}";
        return ReportSections.Fit(explanation, width, height - 1 - ((command.Length + width - 1) / width), sections =>
            sections.All()) is var lines ? [.. lines, "", command] : [];
    }
}
