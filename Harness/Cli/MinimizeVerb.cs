using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Engine.Text;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>minimize</c>: the smallest scenario and schedule with the same failure.</summary>
public static class MinimizeVerb
{
    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var subject = new Argument<string>("token") { Description = "A token, or a file that holds one." };
        var time = new Option<string?>("--for")
        {
            Description = "Stop after this time with the smallest so far, such as 30s (the default), 10m, 1h.",
            HelpName = "time"
        };
        var target = new Option<string?>("--out")
        {
            Description = "Save the case: a file, or a folder in which its key names it.",
            HelpName = "file|dir"
        };
        var others = new Option<string?>("--others")
        {
            Description = "Save other failures met on the way, as they were met, in a folder.",
            HelpName = "dir"
        };
        var with = CommonOptions.With();
        var command = new Command("minimize", "Finds the smallest scenario and schedule with the same failure.")
        {
            subject, time, target, others, with,
        };
        command.SetAction((parsed, cancel) =>
        {
            var subjects = CommonOptions.SubjectsOf(parsed, with);
            var token = CaseArgument.Read(parsed.GetRequiredValue(subject), subjects);
            CaseArgument.Check(token, subjects, parsed.InvocationConfiguration.Error);
            var limits = parsed.GetValue(time) is { } text ? new MinimizerLimits(long.MaxValue, CommonOptions.TimeOf(text))
                : MinimizerLimits.Default;
            var streams = parsed.InvocationConfiguration;
            return System.Threading.Tasks.Task.FromResult(Run(token, limits, parsed.GetValue(target), parsed.GetValue(others),
                streams.Output, streams.Error, cancel));
        });
        return command;
    }

    private static int Run(Token token, MinimizerLimits limits, string? target, string? others, TextWriter output, TextWriter error,
        System.Threading.CancellationToken cancel)
    {
        var folder = target is null || Directory.Exists(target) ? target : Path.GetDirectoryName(Path.GetFullPath(target));
        if (folder is not null && !Directory.Exists(folder)) throw new BadInputException($"--out {target}: there is no folder '{folder}'");
        if (others is not null && !Directory.Exists(others)) throw new BadInputException($"--others {others}: there is no such folder");
        var run = CaseRun.Of(token);
        if (run.Misfit is { } misfit) return CaseArgument.Misfit(misfit.ToString(), error);
        if (run.Key is not { } key)
        {
            output.WriteLine($"{run.Machine.Trace.Steps} steps, no violation: there is nothing to minimise.");
            return ExitCode.Clean;
        }

        token = token with { Promise = token.Promise with { Key = key } };
        var minimizer = new Minimizer(token.Case.Subject, limits);
        var smallest = minimizer.Run(token, cancel)!;
        var width = CommonOptions.Width(output);
        output.WriteLine($"key: {smallest.Promise.Key}");
        output.WriteLine($"before: {minimizer.CostBefore}");
        output.WriteLine($"after:  {minimizer.Cost}{(minimizer.IsComplete ? "" : "; stopped early, more time may make it smaller")}");
        foreach (var line in CaseWords.Of(smallest.Case).SelectMany(line => Wrapping.Lines(line, width, 4))) output.WriteLine(line);
        ReportOthers(token.Case.Subject, minimizer.Others, others, output);
        if (target is not null) output.WriteLine($"saved: {Save(smallest, target)}");
        output.WriteLine($"replay:  tagstorage replay {smallest}");
        return ExitCode.Violation;
    }

    /// <summary>Other failures are cases of their own: counted, and saved where there is not yet one of the same key.</summary>
    private static void ReportOthers(ISubject subject, IReadOnlyDictionary<string, Case> others, string? folder, TextWriter output)
    {
        if (others.Count == 0) return;
        var known = others.Keys.Count(key => subject.DefectOf(ViolationSign.Parse(key)) is not null);
        output.WriteLine($"met on the way: {others.Count} other {(others.Count == 1 ? "key" : "keys")}, {known} of known defects");
        if (folder is null) return;
        var saved = 0;
        foreach (var (key, other) in others)
        {
            var file = CaseRun.Of(other).ToToken(key).ToFile();
            if (File.Exists(Path.Combine(folder, file.Name))) continue;
            file.Save(folder);
            saved++;
        }

        output.WriteLine($"saved: {saved} of them in {folder}");
    }

    private static string Save(Token token, string target)
    {
        var file = token.ToFile();
        return Directory.Exists(target) ? file.Save(target) : file.SaveAs(target);
    }
}
