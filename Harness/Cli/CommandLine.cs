using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Experiments;

namespace TagStorageModel.Harness.Cli;

/// <summary>The command line: a verb a file, and what all verbs have in common.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancel">Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error,
        System.Threading.CancellationToken cancel = default)
    {
        var root = new RootCommand("Property-based concurrency model checker for the locking of modelled Linux kernel code.")
        {
            SweepVerb.Make(),
            VerifyVerb.Make(),
            ReplayVerb.Make(),
            ExplainVerb.Make(),
            ExploreVerb.Make(),
            MinimizeVerb.Make(),
            MatrixVerb.Make(),
            FindingsVerb.Make(),
            RepairsVerb.Make(),
            ReportVerb.Make(),
            MergeVerb.Make(),
            CorpusVerb.Make(),
            ListVerb.Make(),
            TracesVerb.Make(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine("tagstorage: " + OneLine(parsed.Errors[0].Message));
            return ExitCode.BadInput;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null
            };
            return parsed.InvokeAsync(configuration, cancel).GetAwaiter().GetResult();
        }
        catch (Exception refused) when (refused is BadInputException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine("tagstorage: " + OneLine(refused.Message));
            return ExitCode.BadInput;
        }
        catch (SourceErrorsException errors)
        {
            foreach (var line in errors.Lines) error.WriteLine(line);
            return ExitCode.BadInput;
        }
        catch (Exception fault) when (ThrownPlace.Words(fault) is { } words)
        {
            error.WriteLine("tagstorage: " + words);
            if (fault is InternalErrorException) error.WriteLine("tagstorage: " + OneLine(fault.Message));
            return ExitCode.Internal;
        }
        catch (Exception fault)
        {
            error.WriteLine("tagstorage: internal error: " + fault);
            return ExitCode.Internal;
        }
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
