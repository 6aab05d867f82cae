using System.CommandLine;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary><c>replay</c>: one case again, on this or another revision.</summary>
public static class ReplayVerb
{
    private const int RunsAround = 4000;

    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var subject = new Argument<string>("token") { Description = "A token, or a file that holds one." };
        var engine = new Option<string>("--engine") { Description = "own or coyote.", DefaultValueFactory = _ => "own" };
        engine.AcceptOnlyFromAmong("own", "coyote");
        var revision = new Option<string?>("--revision") { Description = "Another revision: does it cure this failure?", HelpName = "name" };
        var trace = new Option<bool>("--trace") { Description = "Print every step rather than the report." };
        var command = new Command("replay", "Runs one case again from its token.") { subject, engine, revision, trace };
        command.SetAction(parsed =>
        {
            if (ProgramToken.TryParse(parsed.GetRequiredValue(subject)) is { } program)
                return Replay(program, parsed.GetRequiredValue(engine), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var token = CaseArgument.Read(parsed.GetRequiredValue(subject));
            var output = parsed.InvocationConfiguration.Output;
            var entry = CommonOptions.RevisionOf(token.Case.Revision);
            if (parsed.GetValue(revision) is { } other && other != entry.Name)
            {
                if (parsed.GetRequiredValue(engine) != "own" || parsed.GetValue(trace)) throw new BadInputException("--revision OTHER goes with neither --engine coyote nor --trace");
                return ReplayOn(CommonOptions.RevisionOf(other), token, output);
            }

            return Replay(token, parsed.GetRequiredValue(engine), parsed.GetValue(trace), output, parsed.InvocationConfiguration.Error);
        });
        return command;
    }

    private static int Replay(Token token, string engine, bool asTrace, TextWriter output, TextWriter error)
    {
        var run = CaseRun.Recorded(token, engine);
        var machine = run.Machine;
        if (run.Misfit is { } misfit) return CaseArgument.Misfit(misfit, error);
        if (asTrace)
        {
            foreach (var step in machine.Trace.Entries) output.WriteLine($"{step.Thread.Name,-5} {step.Text}");
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

    private static int Replay(ProgramToken token, string engine, TextWriter output, TextWriter error)
    {
        var machine = ReferencePrograms.Make(token.Program, token.Order);
        machine.Trace.IsRecording = true;
        var replay = new ReplayStrategy(token.Schedule);
        if (engine == "coyote") new CoyoteEngine(machine).Run(replay);
        else new OwnEngine(machine).Run(replay);
        if (replay.Misfit is { } misfit)
        {
            error.WriteLine($"tagstorage: the run no longer fits: {misfit}");
            return ExitCode.Misfit;
        }

        foreach (var step in machine.Trace.Entries) output.WriteLine($"{step.Thread.Name,-10} {step.Text}");
        foreach (var violation in machine.Violations.Items) output.WriteLine(violation.Key.Text(machine.LockClasses));
        return machine.Violations.Items.IsEmpty ? ExitCode.Clean : ExitCode.Violation;
    }

    /// <summary>Whether another revision shows a token's failure too: on its schedule as far as that fits, and around it.</summary>
    internal static int ReplayOn(RevisionEntry entry, Token token, TextWriter output)
    {
        var made = new ScenarioMachine(token.Case.Scenario, entry, InvariantSet.All());
        var replay = new ReplayStrategy(token.Case.Schedule, ignoreChecks: true);
        var engine = new OwnEngine(made.Machine);
        engine.Run(replay);
        var fits = replay.Misfit is { } misfit ? $"the schedule fits up to {misfit}" : "the schedule fits to its end";
        if (Confirmation.Find(made.Machine, token.Promise.Key) is not null)
        {
            output.WriteLine($"{entry.Name}: {fits}; the failure is there.");
            return ExitCode.Violation;
        }

        var around = new AroundStrategy(token.Case.Schedule, made.Machine.Trace.Digest);
        for (var i = 1; i <= RunsAround; i++)
        {
            engine.Run(around);
            if (Confirmation.Find(made.Machine, token.Promise.Key) is null) continue;
            var found = new Case(entry.Name, made.Scenario, Schedule.Of(made.Machine.Trace.Decisions));
            output.WriteLine($"{entry.Name}: {fits} without the failure; {i} schedules around it: the failure is there.");
            output.WriteLine($"replay:  tagstorage replay {new Token(found, Promise.Of(made.Machine, token.Promise.Key))}");
            return ExitCode.Violation;
        }

        output.WriteLine($"{entry.Name}: {fits} without the failure; explored {RunsAround} schedules around it, the failure is not among them.");
        return ExitCode.Clean;
    }
}
