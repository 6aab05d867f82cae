using TagStorageModel.Harness.Cli;

namespace TagStorageModel.Harness;

internal static class Program
{
    private static int Main(string[] args)
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        using var cancel = new System.Threading.CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The first one ends the work in order; a second one ends the process.
            pressed.Cancel = !cancel.IsCancellationRequested;
            cancel.Cancel();
        };
        return CommandLine.Run(args, Console.Out, Console.Error, cancel.Token);
    }
}
