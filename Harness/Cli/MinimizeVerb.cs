using System.CommandLine;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary><c>minimize</c>: the smallest scenario and schedule with the same failure.</summary>
public static class MinimizeVerb
{
    /// <summary>The verb.</summary>
    public static Command Make()
    {
        var subject = new Argument<string>("token") { Description = "A token, or a file that holds one." };
        var time = new Option<string?>("--for") { Description = "Stop after this time with the smallest so far, such as 30s (the default), 10m, 1h.", HelpName = "time" };
        var target = new Option<string?>("--out") { Description = "Save the case: a file, or a folder in which its key names it.", HelpName = "file|dir" };
        var command = new Command("minimize", "Finds the smallest scenario and schedule with the same failure.") { subject, time, target };
        command.SetAction((parsed, cancel) =>
        {
            var token = CaseArgument.Read(parsed.GetRequiredValue(subject));
            var limits = parsed.GetValue(time) is { } text ? new MinimizerLimits(long.MaxValue, CommonOptions.TimeOf(text)) : MinimizerLimits.Default;
            var streams = parsed.InvocationConfiguration;
            return System.Threading.Tasks.Task.FromResult(Run(token, limits, parsed.GetValue(target), streams.Output, streams.Error, cancel));
        });
        return command;
    }

    private static int Run(Token token, MinimizerLimits limits, string? target, TextWriter output, TextWriter error, System.Threading.CancellationToken cancel)
    {
        var entry = CommonOptions.RevisionOf(token.Case.Revision);
        var folder = target is null || Directory.Exists(target) ? target : Path.GetDirectoryName(Path.GetFullPath(target));
        if (folder is not null && !Directory.Exists(folder)) throw new BadInputException($"--out {target}: there is no folder '{folder}'");
        var made = new ScenarioMachine(token.Case.Scenario, entry, InvariantSet.All());
        var machine = made.Machine;
        var replay = new ReplayStrategy(token.Case.Schedule);
        new OwnEngine(machine).Run(replay);
        var misfit = replay.Misfit?.ToString() ?? (token.Promise.IsKeptBy(machine) ? null : "the run is another than the recorded one");
        if (misfit is not null)
        {
            error.WriteLine($"tagstorage: the case no longer fits: {misfit}");
            return ExitCode.Misfit;
        }

        if (machine.Violations.Items.IsEmpty)
        {
            output.WriteLine($"{machine.Trace.Steps} steps, no violation: there is nothing to minimise.");
            return ExitCode.Clean;
        }

        if (Confirmation.Find(machine, token.Promise.Key) is null)
            token = token with { Promise = token.Promise with { Key = machine.Violations.Items[0].Key.Text(machine.LockClasses) } };
        var minimizer = new Minimizer(entry, limits);
        var smallest = minimizer.Run(token, cancel)!;
        var width = CommonOptions.Width(output);
        output.WriteLine($"key: {smallest.Promise.Key}");
        output.WriteLine($"before: {minimizer.CostBefore}");
        output.WriteLine($"after:  {minimizer.Cost}{(minimizer.IsComplete ? "" : "; stopped early, more time may make it smaller")}");
        foreach (var line in CaseWords.Of(smallest.Case).SelectMany(line => Wrapping.Lines(line, width, 4))) output.WriteLine(line);
        if (minimizer.Others.Count > 0) output.WriteLine($"met on the way, {minimizer.Others.Count} other failures:");
        foreach (var other in minimizer.Others.Keys) output.WriteLine("  " + other);
        if (target is not null) output.WriteLine($"saved: {Save(smallest, target)}");
        output.WriteLine($"replay:  tagstorage replay {smallest}");
        return ExitCode.Violation;
    }

    private static string Save(Token token, string target)
    {
        var file = CaseFile.Of(token);
        return Directory.Exists(target) ? file.Save(target) : file.SaveAs(target);
    }
}
