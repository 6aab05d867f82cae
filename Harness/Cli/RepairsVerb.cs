using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Engine.Sweeping;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>repairs</c>: whether the repairs of a revision are enough, and whether each is needed.</summary>
public static class RepairsVerb
{
    private const string DefaultTime = "10m";

    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var revision = CommonOptions.Revision("The revision whose repairs are tried.");
        var time = new Option<string>("--for")
        {
            Description = $"How long all rows together may take (default {DefaultTime}).",
            HelpName = "time",
            DefaultValueFactory = _ => DefaultTime,
        };
        var schedules = NumberOption.Make("--schedules",
            "The most schedules of generated cases for each row (default: as the time allows).", 1L, long.MaxValue);
        var seed = CommonOptions.Seed();
        var checkpoint = new Option<string?>("--checkpoint")
        {
            Description = "Keep the rows that are finished in this file, and go on from it if it is there.",
            HelpName = "file"
        };
        var json = CommonOptions.Json();
        var with = CommonOptions.With();
        var command = new Command("repairs",
            "Are all repairs of a revision enough, what comes back without each, and what does each alternative let happen? Exits with 0 "
                + "if they are enough and each is needed, 1 if a failure is left, 3 if one is idle or the table is not complete.")
        {
            revision, time, schedules, seed, checkpoint, json, with,
        };
        command.SetAction((parsed, cancel) =>
        {
            var name = parsed.GetRequiredValue(revision);
            if (CommonOptions.SubjectOf(name, CommonOptions.SubjectsOf(parsed, with)) is not IRepairable { Repairs.Count: > 0 } subject)
                throw new BadInputException($"--revision {name}: there are no repairs of it");
            var options = new RepairTableOptions(subject, CommonOptions.SeedOf(parsed.GetValue(seed)),
                CommonOptions.TimeOf(parsed.GetRequiredValue(time)))
            {
                Schedules = parsed.GetValue(schedules),
                Checkpoint = parsed.GetValue(checkpoint),
            };
            return Task.FromResult(Run(options, parsed.GetValue(json), parsed.InvocationConfiguration, cancel));
        });
        return command;
    }

    private static int Run(RepairTableOptions options, string? json, InvocationConfiguration streams,
        System.Threading.CancellationToken cancel)
    {
        if (json is not null and not "-" && options.Checkpoint is { } path && Path.GetFullPath(json) == Path.GetFullPath(path))
            throw new BadInputException("--json and --checkpoint name the same file");
        var text = json == "-" ? streams.Error : streams.Output;
        var reporter = new ConsoleReporter(Terminal.On(text), TimeProvider.System, progress: Terminal.ForProgress(text, streams.Error));
        JsonLinesReporter? lines = null;
        var table = new RepairTable(options, row =>
        {
            lines?.Report(row);
            reporter.Report(row);
        }, reporter.Report);
        table.Prepare();
        using var file = json is null or "-" ? null : CommonOptions.CreateFile(json);
        if (json is not null) lines = new JsonLinesReporter(file ?? streams.Output);
        text.WriteLine($"repairs of {options.Subject.Name}, seed {options.Seed}");
        table.Run(cancel);
        reporter.End();
        text.WriteLine(RepairText.Sum(table.Rows, table.Count));
        var verdict = Verdict.OfRows(table.Rows);
        return verdict == ExitCode.Violation || table.IsComplete ? verdict
            : cancel.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Incomplete;
    }
}
