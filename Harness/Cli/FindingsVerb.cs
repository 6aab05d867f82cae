using System.CommandLine;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.TagStorage.Findings;

namespace TagStorageModel.Harness.Cli;

/// <summary><c>findings</c>: what the model has found, as a document.</summary>
public static class FindingsVerb
{
    /// <summary>The verb with its options and what it does.</summary>
    public static Command Make()
    {
        var target = new Option<string?>("--out") { Description = "Write to a file instead.", HelpName = "file" };
        var command = new Command("findings",
            $"What was found in the series, the remedies beside each other, and the answer, as Markdown: {FindingsDocument.Path}. "
            + "Takes about a minute.")
        {
            target,
        };
        command.SetAction((parsed, cancel) =>
        {
            var streams = parsed.InvocationConfiguration;
            try
            {
                var text = FindingsDocument.Write(what => streams.Error.WriteLine($"findings: {what}"), cancel);
                if (parsed.GetValue(target) is { } file) WholeFile.Write(file, text);
                else streams.Output.Write(text);
                return Task.FromResult(ExitCode.Clean);
            }
            catch (OperationCanceledException)
            {
                return Task.FromResult(ExitCode.Cancelled);
            }
        });
        return command;
    }
}
