using System.CommandLine;
using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>verify</c>: exhaustive search of a bounded scenario or a reference program.</summary>
public static class VerifyVerb
{
    private const int MostJobs = 256;

    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var scenario = new Option<string?>("--scenario")
        {
            Description = "A scenario: " + ScenarioArgument.Help,
            HelpName = "name|file|token|-"
        };
        var revision = CommonOptions.Revision("The revision to search.");
        var program = new Option<string?>("--program")
        {
            Description = "A reference program instead, such as counter:3,2 (list programs).",
            HelpName = "name:n",
        };
        var order = new Option<string?>("--order")
        {
            Description = "A seed for the order in which a program's threads are created (default 0: the ordinary one).",
            HelpName = "s"
        };
        var preemptions = new Option<int?>("--preemptions")
        {
            Description = "The most preemptions of an execution; the search begins with none and goes on to this.",
            HelpName = "n"
        };
        var steps = new Option<int?>("--steps") { Description = "The most steps of an execution.", HelpName = "n" };
        var jobs = new Option<int>("--jobs")
        {
            Description = "How many workers search at once (default 1); the counts are the same for any number.",
            HelpName = "n",
            DefaultValueFactory = _ => 1
        };
        var checkpoint = new Option<string?>("--checkpoint")
        {
            Description = "Go on from this file if it is there, and renew it every ten seconds.",
            HelpName = "file"
        };
        var first = new Option<bool>("--stop-at-first") { Description = "Stop at the first violation." };
        var json = new Option<string?>("--json")
        {
            Description = "Write the events as JSON Lines to a file, or to standard output with -.",
            HelpName = "file",
        };
        var with = CommonOptions.With();
        var command = new Command("verify", "Searches a bounded scenario exhaustively, one execution for each that differs.")
        {
            scenario, revision, program, order, preemptions, steps, jobs, checkpoint, first, json, with,
        };
        command.SetAction((parsed, cancel) =>
        {
            var subjects = CommonOptions.SubjectsOf(parsed, with);
            var target = TargetOf(
                parsed.GetValue(scenario), parsed.GetValue(program),
                (CommonOptions.SubjectOf(parsed, revision, subjects), CommonOptions.IsGiven(parsed, revision)), parsed.GetValue(order),
                subjects);
            var options = new VerifyOptions
            {
                StopAtFirst = parsed.GetValue(first),
                Preemptions = parsed.GetValue(preemptions),
                Steps = parsed.GetValue(steps),
                Jobs = parsed.GetValue(jobs),
                Checkpoint = parsed.GetValue(checkpoint),
            };
            if (options.Preemptions < 0) throw new BadInputException($"--preemptions {options.Preemptions}: 0 or more are possible");
            if (options.Steps is < 1 or > Machine.DefaultStepLimit)
                throw new BadInputException($"--steps {options.Steps}: 1 to {Machine.DefaultStepLimit} are possible");
            if (options.Jobs is < 1 or > MostJobs) throw new BadInputException($"--jobs {options.Jobs}: 1 to {MostJobs} are possible");
            if (options.IsBounded && (options.Jobs > 1 || options.Checkpoint is not null))
                throw new BadInputException("--jobs and --checkpoint do not go with --preemptions or --steps");
            return Task.FromResult(Run(target, options, subjects, parsed.GetValue(json), parsed.InvocationConfiguration, cancel));
        });
        return command;
    }

    private static int Run(VerifyTarget target, VerifyOptions options, SubjectSet subjects, string? json, InvocationConfiguration streams,
        System.Threading.CancellationToken cancel)
    {
        if (json is not null and not "-" && options.Checkpoint is { } checkpoint && Path.GetFullPath(json) == Path.GetFullPath(checkpoint))
            throw new BadInputException("--json and --checkpoint name the same file");
        var text = json == "-" ? streams.Error : streams.Output;
        JsonLinesReporter? lines = null;
        var reporter = new ConsoleReporter(Terminal.On(text), TimeProvider.System, null,
            (finding, width) => FailureReport.Of(Token.Parse(finding.Token, subjects), Math.Min(width, 120)),
            Terminal.ForProgress(text, streams.Error));
        var verification = new Verification(target, options, item =>
        {
            lines?.Report(item);
            reporter.Report(item);
        }, reporter.Report, fault => streams.Error.WriteLine("tagstorage: " + fault));

        // What is refused leaves the events of an earlier search alone.
        verification.Prepare();
        using var file = json is null or "-" ? null : CommonOptions.CreateFile(json);
        if (json is not null) lines = new JsonLinesReporter(file ?? streams.Output);
        var verdict = verification.Run(cancel);
        if (verification.Found > 0) return ExitCode.Violation;
        if (cancel.IsCancellationRequested) return ExitCode.Cancelled;
        return verdict.Complete ? ExitCode.Clean : ExitCode.Incomplete;
    }

    private static VerifyTarget TargetOf(
        string? scenario, string? program, (ISubject Asked, bool IsGiven) revision, string? order, SubjectSet subjects)
    {
        if (scenario is null == program is null) throw new BadInputException("verify: either --scenario or --program is needed");
        if (program is not null)
        {
            if (!ulong.TryParse(order ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
                throw new BadInputException($"--order {order}: a whole number is needed");
            var (known, size) = CommonOptions.ProgramOf(program, revision.IsGiven, subjects, seed);
            return new VerifyTarget(program, size, new SweepOptions(known, 0));
        }

        if (order is not null) throw new BadInputException("--order goes with --program");
        var (subject, plan, name) = ScenarioArgument.Read(scenario!, revision.Asked, revision.IsGiven, subjects);
        return new VerifyTarget($"{name} on {subject.Name}", plan, new SweepOptions(subject, 0));
    }
}
