using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;
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
            ShowVerb.Make(),
            TracesVerb.Make(),
            CompletionVerb.Make(),
        };
        Completions.AddTo(root);
        if (args.Count == 0)
        {
            output.Write(FirstHelp.Text);
            return Refuse(FirstHelp.Refusal, error);
        }

        // An argument that begins with @ is no more than it says; what is to be completed need not be right.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (!IsDirective(args[0]) && UsageError.Of(parsed, args) is { } wrong) return Refuse(wrong, error);

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
            return Refuse(refused.Message, error);
        }
        catch (SourceErrorsException errors)
        {
            foreach (var line in errors.Lines) error.WriteLine(PlainText.Line(line));
            return ExitCode.BadInput;
        }
        catch (Exception fault) when (ThrownPlace.Words(fault) is { } words)
        {
            error.WriteLine("tagstorage: " + PlainText.Line(words));
            if (fault is InternalErrorException) error.WriteLine("tagstorage: " + PlainText.Line(fault.Message));
            return ExitCode.Internal;
        }
        catch (Exception fault)
        {
            error.WriteLine("tagstorage: internal error: " + fault);
            return ExitCode.Internal;
        }
    }

    private static bool IsDirective(string argument) => argument.StartsWith("[suggest", StringComparison.Ordinal);

    private static int Refuse(string message, TextWriter error)
    {
        error.WriteLine("tagstorage: " + PlainText.Line(message));
        return ExitCode.BadInput;
    }
}
