using System.CommandLine;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Traces;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>traces FILE…</c>: replays recorded XArray traces against the port.</summary>
public static class TracesVerb
{
    /// <summary>The verb with its arguments, its options and what it does.</summary>
    public static Command Make()
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Recorded traces (JSON Lines, plain or .gz), or measured operations (.json).",
            Arity = ArgumentArity.OneOrMore
        };
        var command = new Command("traces", "Replays recorded XArray traces against the port; prints N/N for each file.") { files };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var differs = false;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                var isMeasurement = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
                var result = isMeasurement ? MeasuredOperations.RunFile(file) : TraceReplay.RunFile(file);
                output.WriteLine($"{result.Passed}/{result.Total} {file}");
                if (result.FirstDifference is not { } difference) continue;
                differs = true;
                output.WriteLine("first difference: " + difference);
            }

            return differs ? ExitCode.Violation : ExitCode.Clean;
        });
        return command;
    }
}
