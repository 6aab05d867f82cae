using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>report</c>: results in a form for people or other programs, made from JSON Lines alone.</summary>
public static class ReportVerb
{
    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var files = ResultFiles.Argument();
        var form = ReportForms.Option("The form (default: text).");
        var target = new Option<string?>("--out") { Description = "Write it to a file; for issues, to a folder.", HelpName = "file|dir" };
        var command = new Command("report", "Reports what JSON Lines hold; ends with the exit code that they stand for.")
        {
            files, form, target,
        };
        command.SetAction(parsed =>
        {
            var streams = parsed.InvocationConfiguration;
            var asked = parsed.GetValue(form) ?? ReportForms.Text;
            var path = parsed.GetValue(target);
            var (results, notes) = ResultFiles.Read(parsed.GetRequiredValue(files));
            if (asked == ReportForms.Issues)
                IssueText.Write(results, path ?? throw new BadInputException("--as issues goes with --out DIR"));
            else if (path is null) streams.Output.Write(ReportForms.Of(asked, results, CommonOptions.Width(streams.Output)));
            else WholeFile.Write(path, ReportForms.Of(asked, results, 100));
            foreach (var note in notes) streams.Error.WriteLine(note);
            return Verdict.Of(results, areShards: true);
        });
        return command;
    }
}
