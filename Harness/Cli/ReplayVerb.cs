using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>replay</c>: one case again, on this or another revision.</summary>
public static class ReplayVerb
{
    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var argument = new Argument<string>("token") { Description = "A token, or a file that holds one." };
        var engine = new Option<string>("--engine") { Description = "own or coyote.", DefaultValueFactory = _ => "own" };
        engine.AcceptOnlyFromAmong("own", "coyote");
        var revision = new Option<string?>("--revision")
        {
            Description = "Another revision: does it cure this failure?",
            HelpName = "name"
        };
        var trace = new Option<bool>("--trace") { Description = "Print every step in words rather than the report." };
        var with = CommonOptions.With();
        var command = new Command("replay", "Runs one case again from its token.") { argument, engine, revision, trace, with };
        command.SetAction(parsed =>
        {
            var subjects = CommonOptions.SubjectsOf(parsed, with);
            var token = CaseArgument.Read(parsed.GetRequiredValue(argument), subjects);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            CaseArgument.Check(token, subjects, error);
            var isPlain = parsed.GetRequiredValue(engine) == "own" && !parsed.GetValue(trace);
            var other = parsed.GetValue(revision) is { } name ? CommonOptions.SubjectOf(name, subjects)
                : isPlain && subjects.FromFiles is [var only] && only.CanRun(token.Case.Scenario) ? only : token.Case.Subject;
            if (other.Name != token.Case.Revision)
            {
                return isPlain ? ReplayOn(other, token, output)
                    : throw new BadInputException("--revision OTHER goes with neither --engine coyote nor --trace");
            }

            // Whoever has edited the file asks what becomes of the failure.
            if (isPlain && token.MadeWith is not null && CaseRun.Of(token).Misfit is not null) return ReplayOn(other, token, output);
            return Replay(token, parsed.GetRequiredValue(engine), parsed.GetValue(trace), output, error);
        });
        return command;
    }

    private static int Replay(Token token, string engine, bool asTrace, TextWriter output, TextWriter error)
    {
        var run = CaseRun.Recorded(token, engine == "coyote");
        var machine = run.Machine;
        if (run.Misfit is { } misfit) return CaseArgument.Misfit(misfit.ToString(), error);
        if (asTrace)
        {
            foreach (var line in TraceText.Lines(run.UnderTest.Recorded(), CommonOptions.Width(output))) output.WriteLine(line);
            output.WriteLine($"digest {machine.Trace.Digest:x16}");
        }

        if (run.Keys.Count == 0)
        {
            output.WriteLine($"{machine.Trace.Steps} steps, no violation.");
            return ExitCode.Clean;
        }

        if (!asTrace)
        {
            foreach (var line in FailureReport.Lines(run.Explain()!, token.Text, CommonOptions.Width(output))) output.WriteLine(line);
            output.WriteLine();
        }

        output.WriteLine($"On the {engine} engine, {machine.Trace.Steps} steps, this run broke:");
        foreach (var key in run.Keys) output.WriteLine("  " + key);
        return ExitCode.Violation;
    }

    /// <summary>Whether another revision shows a token's failure too: on its schedule as far as that fits, and around it.</summary>
    internal static int ReplayOn(ISubject other, Token token, TextWriter output)
    {
        CommonOptions.CheckRuns(other, token.Case);
        var (key, schedule) = (token.Promise.Key, token.Case.Schedule);
        var run = CaseRun.Of(token.Case with { Subject = other }, new() { IgnoresChecks = true });
        var made = run.UnderTest;
        var fits = run.Misfit is { } misfit ? $"the schedule fits up to {misfit}" : "the schedule fits to its end";
        if (made.Find(key) is not null)
        {
            output.WriteLine($"{other.Name}: {fits}; the failure is there.");
            return ExitCode.Violation;
        }

        if (AroundSearch.Find(made, schedule, made.Machine.Trace.Digest, () => made.Find(key) is not null) is > 0 and var tried)
        {
            output.WriteLine($"{other.Name}: {fits} without the failure; {tried} schedules around it: the failure is there.");
            output.WriteLine($"replay:  tagstorage replay {AroundSearch.TokenOf(made, key)}");
            return ExitCode.Violation;
        }

        output.WriteLine($"{other.Name}: {fits} without the failure; explored {AroundSearch.Runs} schedules around it, the failure is "
            + "not among them.");
        return ExitCode.Clean;
    }
}
