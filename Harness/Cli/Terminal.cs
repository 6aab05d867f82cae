using Spectre.Console;

namespace TagStorageModel.Harness.Cli;

/// <summary>What is on the other side of an output: a terminal with its size and colours, or a file or pipe, which has neither.</summary>
internal static class Terminal
{
    /// <summary>A console on an output: with colours and a line that is always current only where a terminal shows them.</summary>
    internal static IAnsiConsole On(TextWriter output)
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) };
        if (!Is(output))
        {
            settings.Ansi = AnsiSupport.No;
            settings.ColorSystem = ColorSystemSupport.NoColors;
            settings.Interactive = InteractionSupport.No;
        }

        var console = AnsiConsole.Create(settings);
        console.Profile.Width = CommonOptions.Width(output);
        return console;
    }

    /// <summary>Where progress is shown to somebody who has the report go elsewhere; null: beside the report.</summary>
    internal static IAnsiConsole? ForProgress(TextWriter report, TextWriter error) => Is(report) || !Is(error) ? null : On(error);

    /// <summary>How many lines stay on the screen above the prompt; null if the output is no terminal.</summary>
    internal static int? HeightOf(TextWriter output) => Is(output) && Console.WindowHeight is > 1 and var height ? height - 1 : null;

    /// <summary>Whether an output is a terminal.</summary>
    internal static bool Is(TextWriter output) =>
        (output == Console.Out && !Console.IsOutputRedirected) || (output == Console.Error && !Console.IsErrorRedirected);
}
