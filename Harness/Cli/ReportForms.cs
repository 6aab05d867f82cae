using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Harness.Cli;

/// <summary>The forms that results can be reported in.</summary>
internal static class ReportForms
{
    internal const string Text = "text";

    /// <summary>A folder of files, one for each new finding.</summary>
    internal const string Issues = "issues";

    /// <summary>Where GitHub takes the summary of a step.</summary>
    private const string StepSummary = "GITHUB_STEP_SUMMARY";

    private static readonly SortedDictionary<string, Func<Merge, string>> Forms = new(StringComparer.Ordinal)
    {
        ["github"] = GitHubReport.Of,
        ["html"] = results => HtmlReport.Of(results, LanesOf),
        ["junit"] = JUnitReport.Of,
        ["markdown"] = MarkdownReport.Of,
        ["sarif"] = SarifReport.Of,
    };

    /// <summary>The columns of the lanes in a document: as many as a phone can show.</summary>
    private const int LaneColumns = 64;

    internal static Option<string?> Option(string description)
    {
        string[] names = [Text, .. Forms.Keys, Issues];
        var option = new Option<string?>("--as") { Description = $"{description} {string.Join("|", names)}", HelpName = "form" };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    /// <summary>Results in a form. In GitHub's, the summary of the step gets them in Markdown, if there is a step.</summary>
    /// <exception cref="BadInputException">The form is a folder, or the summary cannot be written.</exception>
    internal static string Of(string form, Merge results, int width)
    {
        if (form == Text) return ResultText.Of(results, width);
        if (!Forms.TryGetValue(form, out var report)) throw new BadInputException($"--as {form} goes with report --out DIR only");
        if (form == "github" && Environment.GetEnvironmentVariable(StepSummary) is { Length: > 0 } summary)
            WholeFile.Try(summary, () => { File.AppendAllText(summary, MarkdownReport.Of(results)); return summary; });
        return report(results);
    }

    /// <summary>What a finding's token tells; nothing if it cannot be run here, or no longer shows it.</summary>
    private static IReadOnlyList<string> LanesOf(ViolationEvent finding)
    {
        try
        {
            var token = Token.Parse(finding.Token, Subjects.All);
            var run = CaseRun.Recorded(token);
            return run.Misfit is null && run.Explain() is { } explanation ? FailureReport.Lines(explanation, token.Text, LaneColumns) : [];
        }
        catch (BadInputException)
        {
            return [];
        }
    }
}
