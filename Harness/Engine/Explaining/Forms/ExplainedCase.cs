using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>A case that is to be written in one of the forms.</summary>
/// <param name="Token">The case.</param>
/// <param name="Stories">What is told of its subject.</param>
/// <param name="Explanation">What went wrong; null if its run broke no rule.</param>
/// <param name="Steps">The steps of the run.</param>
/// <param name="Width">The longest line of what is for a terminal.</param>
/// <param name="Height">The most lines of what is to be read.</param>
/// <param name="Subjects">The subjects by which its token is read, as a C# expression; null if there is none.</param>
public sealed record ExplainedCase(Token Token, SubjectStories Stories, Explanation? Explanation, int Steps, int Width = 100,
    int Height = FailureReport.Screen, string? Subjects = null)
{
    /// <summary>The forms by their names, each with what it is made by.</summary>
    internal static IReadOnlyDictionary<string, Func<ExplainedCase, string>> Forms { get; } =
        new SortedDictionary<string, Func<ExplainedCase, string>>(StringComparer.Ordinal)
        {
            ["html"] = HtmlCase.Write,
            ["json"] = ExplanationJson.Write,
            ["lanes"] = item => Text(item, explanation => FailureReport.Lines(explanation, item.Token.Text, item.Width, item.Height)),
            ["mail"] = item => Text(item, explanation => MailCase.Lines(explanation, item.Token, item.Height)),
            ["program"] = CSharpCase.Write,
            ["sarif"] = SarifCase.Write,
            ["trace-event"] = TraceEventCase.Write,
            ["words"] = WordsCase.Write,
        };

    /// <summary>The slug of the defect of the catalogue that it shows; null if it is none of them.</summary>
    public string? Defect => Explanation is null ? null : Stories.DefectOf(Explanation.Key);

    /// <summary>The case in a form.</summary>
    internal string As(string form) => Forms[form](this);

    private static string Text(ExplainedCase item, Func<Explanation, IReadOnlyList<string>> lines) =>
        item.Explanation is { } explanation ? string.Concat(lines(explanation).Select(line => line + "\n"))
            : $"{item.Steps} steps, no violation: there is nothing to explain.\n";
}
