using System.CommandLine;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>traces FILE…</c>: replays what was recorded of the kernel's own XArray and of the series' own C code.</summary>
public static class TracesVerb
{
    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var files = new Argument<string[]>("files")
        {
            Description =
                "Recorded traces of an XArray or of the series (JSON Lines, plain or .gz), or measured operations (.json).",
            Arity = ArgumentArity.OneOrMore
        };
        var command = new Command(
            "traces", "Replays recorded traces of an XArray or of the series against the port; prints N/N for each file.") { files };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var differs = false;
            var replayed = 0;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var result = TraceFiles.Run(file);
                replayed += result.Total;
                output.WriteLine($"{result.Passed}/{result.Total} {file}");
                foreach (var (reason, count) in result.NotReplayed ?? new Dictionary<string, int>())
                    output.WriteLine($"not replayed: {count}: {reason}");
                if (result.FirstDifference is not { } difference) continue;
                differs = true;
                output.WriteLine("first difference: " + difference);
            }

            return differs ? ExitCode.Violation : replayed == 0 ? ExitCode.Incomplete : ExitCode.Clean;
        });
        return command;
    }
}
