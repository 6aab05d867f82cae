using System.CommandLine;
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
        var order = NumberOption.Make("--order",
            "A seed for the order in which a program's threads are created (default 0: the ordinary one).", 0UL, ulong.MaxValue);
        var preemptions = NumberOption.Make("--preemptions",
            "The most preemptions of an execution; the search begins with none and goes on to this.", 0, int.MaxValue);
        var steps = NumberOption.Make("--steps", "The most steps of an execution.", 1, Machine.DefaultStepLimit);
        var jobs = NumberOption.Make("--jobs",
            "How many workers search at once (default 1); the counts are the same for any number.", 1, MostJobs);
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
                Jobs = parsed.GetValue(jobs) ?? 1,
                Checkpoint = parsed.GetValue(checkpoint),
            };
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
        string? scenario, string? program, (ISubject Asked, bool IsGiven) revision, ulong? order, SubjectSet subjects)
    {
        if (scenario is not null && program is not null)
            throw new BadInputException("verify: --scenario and --program do not go together; one of them is needed");
        if (scenario is null && program is null)
            throw new BadInputException("verify: --scenario NAME or --program NAME:N is needed, see list scenarios and list programs");
        if (program is not null)
        {
            var (known, size) = CommonOptions.ProgramOf(program, revision.IsGiven, subjects, order ?? 0);
            return new VerifyTarget(program, size, new SweepOptions(known, 0));
        }

        if (order is not null) throw new BadInputException("--order goes with --program");
        var (subject, plan, name) = ScenarioArgument.Read(scenario!, revision.Asked, revision.IsGiven, subjects);
        return new VerifyTarget($"{name} on {subject.Name}", plan, new SweepOptions(subject, 0));
    }
}
