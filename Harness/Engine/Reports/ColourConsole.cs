using Spectre.Console;
using Spectre.Console.Rendering;

namespace TagStorageModel.Engine.Reports;

/// <summary>Writes lines in colours to a console that has them, and plainly to any other; no line is ever broken.</summary>
internal static class ColourConsole
{
    /// <summary>Whether a console shows colours: a terminal whose user has not set NO_COLOR.</summary>
    internal static bool HasColours(IAnsiConsole console) =>
        console.Profile.Capabilities is { Ansi: true, ColorSystem: not ColorSystem.NoColors };

    /// <summary>Writes a line.</summary>
    internal static void WriteLine(IAnsiConsole console, ScreenLine line)
    {
        if (HasColours(console)) console.Write(new Unbroken(line));
        console.Profile.Out.Writer.Write(HasColours(console) ? Environment.NewLine : line + Environment.NewLine);
        console.Profile.Out.Writer.Flush();
    }

    private static Style StyleOf(Tone tone) => tone switch
    {
        Tone.Faint => new Style(decoration: Decoration.Dim),
        Tone.News => new Style(Color.Red, decoration: Decoration.Bold),
        Tone.Calm => new Style(Color.Green, decoration: Decoration.Bold),
        Tone.Name => new Style(Color.Teal),
        Tone.Rule => new Style(Color.Olive),
        Tone.Command => new Style(decoration: Decoration.Bold),
        _ => Style.Plain,
    };

    /// <summary>Not through the console's own wrapping, which would break commands that are to be pasted.</summary>
    private sealed class Unbroken(ScreenLine line) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => new(line.ToString().Length, line.ToString().Length);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            line.Pieces.Select(piece => new Segment(piece.Text, StyleOf(piece.Tone)));
    }
}
