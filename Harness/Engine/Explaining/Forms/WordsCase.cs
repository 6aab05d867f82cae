using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>The scenario of a case in words, as a file that can be edited and searched again: what its run shows is a comment.</summary>
public static class WordsCase
{
    /// <summary>Lines of text.</summary>
    public static string Write(ExplainedCase item)
    {
        var (subject, scenario, _) = item.Token.Case;
        string[] shown = item.Explanation is { } explanation ? [$"{subject.Name}: {explanation.Title}", explanation.Key]
            : [$"{subject.Name}: no violation"];
        return string.Concat(
            shown.Select(line => $"# {WholeFile.OneLine(line)}").Concat(subject.Words(scenario)).Select(line => line + "\n"));
    }
}
