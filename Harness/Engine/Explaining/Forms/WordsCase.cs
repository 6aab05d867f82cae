using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>The scenario of a case in words, as a file that can be edited and searched again: what its run shows is a comment.</summary>
public static class WordsCase
{
    /// <summary>Lines of text.</summary>
    public static string Write(ExplainedCase item)
    {
        var (subject, scenario, _) = item.Token.Case;
        var shown = item.Explanation is { } explanation ? $"{explanation.Title}, {explanation.Invariant}" : "no violation";
        return string.Concat(subject.Words(scenario).Prepend($"# {subject.Name}: {WholeFile.OneLine(shown)}").Select(line => line + "\n"));
    }
}
