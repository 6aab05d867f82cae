using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Reports;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>sweep</c>: generated scenarios × schedules against the rules.</summary>
public static class SweepVerb
{
    private const int MostJobs = 256;
    private static readonly TimeSpan DefaultTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DefaultTimeAgainst = TimeSpan.FromSeconds(40);

    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var revision = CommonOptions.Revision("The revision to sweep.");
        var program = new Option<string?>("--program")
        {
            Description = "Schedules of a reference program instead, such as tag-race:2 (list programs).",
            HelpName = "name:n"
        };
        var only = new Option<string?>("--scenario")
        {
            Description = "Schedules of one scenario instead: " + ScenarioArgument.Help,
            HelpName = "name|file|token|-"
        };
        var time = new Option<string?>("--for")
        {
            Description = "Stop before the first case after this time, such as 30s, 10m, 1h (default 60s).",
            HelpName = "time"
        };
        var schedules = NumberOption.Make("--schedules", "Stop after the cases that hold this many schedules of the own engine.", 1L,
            long.MaxValue);
        var seed = CommonOptions.Seed();
        var engine = new Option<EngineChoice>("--engine")
        {
            Description = "own, coyote, or both: every finding confirmed on the other.",
            DefaultValueFactory = _ => EngineChoice.Both
        };
        engine.AcceptOnlyFromAmong("own", "coyote", "both");
        var strategies = new Option<string?>("--strategy")
        {
            Description = "The own engine's strategies, of " + $"{string.Join(", ", StrategySet.Names)} (default: all in turn).",
            HelpName = "names"
        };
        var invariants = new Option<string?>("--invariants")
        {
            Description = "The rules to watch, such as I1,I2 (default: all).",
            HelpName = "ids"
        };
        var shard = new Option<string?>("--shard") { Description = "Run the cases i ≡ k modulo n only.", HelpName = "k/n" };
        var corpus = new Option<string?>("--corpus")
        {
            Description = "A folder of saved failures: run first, and added to. The cases of the catalogue always are run first.",
            HelpName = "dir"
        };
        var against = new Option<string?>("--against")
        {
            Description = "What does the revision cure of this one, and what does it break? Both run the same cases, and what one of "
                + "them shows alone is searched for on the other (default 40s in all). Exits with 1 if the revision shows any violation, "
                + "whether the other has it or not.",
            HelpName = "base"
        };
        var saturated = NumberOption.Chance("--until-saturated", "Stop when the chance that the next run is new falls below this.");
        var jobs = NumberOption.Make("--jobs",
            "How many cases run at once (default: one for each processor); the events are the same for any number.", 1, MostJobs);
        var first = new Option<bool>("--stop-at-first") { Description = "Stop at the first violation." };
        var verbose = new Option<bool>("--verbose")
        {
            Description = "Tell every finding in full and with its token, known defects too, and name all that was never reached."
        };
        var json = CommonOptions.Json();
        var with = CommonOptions.With();
        var command = new Command("sweep", "Runs saved failures, then generated scenarios and schedules against the rules.")
        {
            revision, program, only, time, schedules, seed, engine, strategies, invariants, shard, jobs, against, corpus, saturated, first,
            verbose, json, with,
        };
        command.SetAction((parsed, cancel) =>
        {
            var limit = parsed.GetValue(time);
            var count = parsed.GetValue(schedules);
            var chance = parsed.GetValue(saturated);
            var subjects = CommonOptions.SubjectsOf(parsed, with);
            var (subject, scenario) = SubjectOf((parsed.GetValue(program), parsed.GetValue(only)),
                (CommonOptions.SubjectOf(parsed, revision, subjects), CommonOptions.IsGiven(parsed, revision)), subjects);
            var other = parsed.GetValue(against) is { } name ? BaseOf(CommonOptions.SubjectOf(name, subjects), subject, scenario) : null;
            if (other is not null && (Option(shard) || Option(corpus) || Option(saturated) || Option(first)))
                throw new BadInputException("--against goes with none of --shard, --corpus, --until-saturated, --stop-at-first");
            var options = new SweepOptions(subject, CommonOptions.SeedOf(parsed.GetValue(seed)))
            {
                Scenario = scenario,
                For = limit is not null ? CommonOptions.TimeOf(limit) : count is not null || chance is not null ? null
                    : other is null ? DefaultTime : DefaultTimeAgainst,
                Schedules = count,
                UntilSaturated = chance,
                StopAtFirst = parsed.GetValue(first),
                Engine = parsed.GetValue(engine),
                Strategies = NamesOf("--strategy", parsed.GetValue(strategies), StrategySet.Names, "strategies") ?? StrategySet.Names,
                Invariants = NamesOf("--invariants", parsed.GetValue(invariants), [.. subject.NewRules().Select(rule => rule.Id)],
                    "invariants"),
                Shard = ShardOf(parsed.GetValue(shard)),
                Jobs = parsed.GetValue(jobs) ?? Math.Min(MostJobs, Environment.ProcessorCount),
                Corpus = parsed.GetValue(corpus) is { } folder ? new Corpus(folder, subjects) : null,
            };
            return Task.FromResult(Run(options, other, subjects, (parsed.GetValue(json), parsed.GetValue(verbose)),
                parsed.InvocationConfiguration, cancel));

            bool Option(Option option) => CommonOptions.IsGiven(parsed, option);
        });
        return command;
    }

    private static int Run(SweepOptions options, ISubject? other, SubjectSet subjects, (string? Json, bool IsVerbose) wanted,
        InvocationConfiguration streams, System.Threading.CancellationToken cancel)
    {
        var json = wanted.Json;

        // Saved failures that cannot be used are named before anything is written.
        options.Corpus?.Load();

        // With --json - the events have standard output to themselves.
        var text = json == "-" ? streams.Error : streams.Output;
        using var file = json is null or "-" ? null : CommonOptions.CreateFile(json);
        var lines = json is null ? null : new JsonLinesReporter(file ?? streams.Output);
        var reporter = new ConsoleReporter(Terminal.On(text), TimeProvider.System, null,
            (finding, width) => FailureReport.Of(Token.Parse(finding.Token, subjects), Math.Min(width, 120)),
            Terminal.ForProgress(text, streams.Error))
        {
            IsVerbose = wanted.IsVerbose || other is not null,
            Height = Terminal.HeightOf(text),
            Stories = new Catalogue(subjects).StoriesOf(options.Subject),
        };
        text.WriteLine($"sweep of {options.Subject.Name}{(other is null ? "" : $" against {other.Name}")}, seed {options.Seed}, shard "
            + $"{options.Shard}");
        if (other is not null) return RunAgainst(options, other, lines, reporter, cancel);
        var sweep = new Sweep(options, item =>
        {
            lines?.Report(item);
            reporter.Report(item);
        }, reporter.Report);
        sweep.Run(cancel);
        var verdict = Verdict.Of([sweep.Events], areShards: true);
        return verdict != ExitCode.Violation && cancel.IsCancellationRequested ? ExitCode.Cancelled : verdict;
    }

    /// <summary>Only what the base does not have is told at length, once that is known.</summary>
    private static int RunAgainst(SweepOptions options, ISubject other, JsonLinesReporter? lines, ConsoleReporter reporter,
        System.Threading.CancellationToken cancel)
    {
        var found = new Dictionary<string, ViolationEvent>(StringComparer.Ordinal);
        var against = new Against(options, other, item =>
        {
            lines?.Report(item);
            if (item is ViolationEvent violation) found[violation.Key] = violation;
            if (item is not (AgainstEvent or ComparedEvent)) return;
            if (item is AgainstEvent { Verdict: AgainstEvent.Broke } row && found.TryGetValue(row.Key, out var news)) reporter.Report(news);
            reporter.Report(item);
        }, reporter.Report);
        var compared = against.Run(cancel);
        if (against.HasFound) return ExitCode.Violation;
        return compared.Cancelled ? ExitCode.Cancelled : compared.Cases == 0 ? ExitCode.Incomplete : ExitCode.Clean;
    }

    private static ISubject BaseOf(ISubject found, ISubject subject, IScenario? scenario)
    {
        if (found.CanRun(scenario ?? subject.Generate(0, 0)) && subject.CanRun(found.Generate(0, 0)))
            return scenario is null || found.Lack(scenario) is not { } lack ? found
                : throw new BadInputException($"--against {found.Name}: it does not have {lack}");
        throw new BadInputException($"--against {found.Name}: it does not run the scenarios of {subject.Name}");
    }

    private static (ISubject Subject, IScenario? Scenario) SubjectOf((string? Program, string? Scenario) of,
        (ISubject Asked, bool IsGiven) revision, SubjectSet subjects)
    {
        if (of is { Program: not null, Scenario: not null }) throw new BadInputException("--program and --scenario do not go together");
        if (of.Program is { } program) return CommonOptions.ProgramOf(program, revision.IsGiven, subjects);
        if (of.Scenario is null) return (revision.Asked, null);
        var read = ScenarioArgument.Read(of.Scenario, revision.Asked, revision.IsGiven, subjects);
        return (read.Subject, read.Scenario);
    }

    private static Shard ShardOf(string? text)
    {
        if (text is null) return Shard.Whole;
        return Shard.Parse(text) ?? throw new BadInputException(
            $"--shard {PlainText.Short(text, 40)}: k/n with whole numbers 0 ≤ k < n ≤ {int.MaxValue} is needed, such as 0/4");
    }

    private static IReadOnlyList<string>? NamesOf(string option, string? text, IReadOnlyList<string> known,
        string list)
    {
        if (text is null) return null;
        var names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } wrong)
            throw new BadInputException($"{option} {Nearest.None(wrong, known, "list " + list)}");
        return names.Length > 0 ? names : throw new BadInputException($"{option}: no name is given, see list {list}");
    }
}
