using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>The command that shows a run again, made from its event alone.</summary>
public static class ReplayCommand
{
    /// <summary>
    /// The command, which may be pasted into a shell whatever the event holds: what is in no token has a sign in its place.
    /// </summary>
    public static string Of(string token) => "tagstorage replay " + Shown(token);

    /// <summary>A token of which no character means anything to anybody.</summary>
    internal static string Shown(string token) =>
        token.All(IsHarmless) ? token : string.Concat(token.Select(c => IsHarmless(c) ? c : PlainText.Sign));

    private static bool IsHarmless(char c) => char.IsAsciiLetterOrDigit(c) || c is ':' or ',' or '@' or '/' or '.';
}
