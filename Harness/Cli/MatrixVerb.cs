using System.CommandLine;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>matrix</c>: every revision and every rule, with evidence.</summary>
public static class MatrixVerb
{
    private const string DefaultTime = "10m";

    /// <summary>What is looked at beside the listed revisions where none is asked for.</summary>
    private const string Repaired = "rfc-v3+all";

    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var revisions = new Option<string[]>("--revision")
        {
            Description = $"A revision; may be given several times (default: all of list revisions, and {Repaired}).",
            HelpName = "name"
        };
        var time = new Option<string>("--for")
        {
            Description = $"How long all of it may take (default {DefaultTime}).",
            HelpName = "time",
            DefaultValueFactory = _ => DefaultTime,
        };
        var schedules = NumberOption.Make("--schedules",
            "The most schedules of generated cases for each revision (default: as the time allows).", 1L, long.MaxValue);
        var seed = CommonOptions.Seed();
        var form = new Option<string>("--as")
        {
            Description = "text|markdown|html",
            HelpName = "form",
            DefaultValueFactory = _ => ReportForms.Text,
        };
        form.AcceptOnlyFromAmong(ReportForms.Text, "markdown", "html");
        var json = CommonOptions.Json();
        var with = CommonOptions.With();
        var command = new Command("matrix",
            "Every revision and every rule, and every revision and every family of callers: a run that breaks the rule, or what was "
                + "searched to the end or explored without one. Exits with 0 if every cell has evidence and every violation is a known "
                + "defect, 1 if one is not, 3 if the table is not complete.")
        {
            revisions, time, schedules, seed, form, json, with,
        };
        command.SetAction((parsed, cancel) =>
        {
            var subjects = CommonOptions.SubjectsOf(parsed, with);
            string[] names = parsed.GetValue(revisions) is { Length: > 0 } given ? given
                : [.. Subjects.RevisionsIn(subjects).Select(subject => subject.Name), Repaired];
            var options = new MatrixOptions([.. names.Distinct().Select(name => CommonOptions.SubjectOf(name, subjects))],
                CommonOptions.SeedOf(parsed.GetValue(seed)), CommonOptions.TimeOf(parsed.GetRequiredValue(time)))
            {
                Schedules = parsed.GetValue(schedules),
            };
            return Task.FromResult(
                Run(options, parsed.GetRequiredValue(form), parsed.GetValue(json), parsed.InvocationConfiguration, cancel));
        });
        return command;
    }

    private static int Run(MatrixOptions options, string form, string? json, InvocationConfiguration streams,
        System.Threading.CancellationToken cancel)
    {
        // A form for other programs has standard output to itself, as events have.
        var text = json == "-" || form != ReportForms.Text ? streams.Error : streams.Output;
        var output = json == "-" ? streams.Error : streams.Output;
        using var file = json is null or "-" ? null : CommonOptions.CreateFile(json);
        var lines = json is null ? null : new JsonLinesReporter(file ?? streams.Output);
        var reporter = new ConsoleReporter(Terminal.On(text), TimeProvider.System, progress: Terminal.ForProgress(text, streams.Error));
        text.WriteLine($"matrix of {string.Join(", ", options.Subjects.Select(subject => subject.Name))}, seed {options.Seed}");
        var matrix = new Matrix(options, cell => lines?.Report(cell), reporter.Report);
        matrix.Run(cancel);
        reporter.End();
        output.Write(form switch
        {
            "markdown" => MatrixText.Markdown(matrix.Cells),
            "html" => MatrixHtml.Of(matrix.Cells),
            _ => string.Concat(MatrixText.Lines(matrix.Cells, CommonOptions.Width(output)).Select(line => line + "\n")),
        });
        var verdict = Verdict.OfRows(matrix.Cells);
        return verdict == ExitCode.Violation || matrix.IsComplete ? verdict
            : cancel.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Incomplete;
    }
}
