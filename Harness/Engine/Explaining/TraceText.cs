using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Every step of a run in words, a line each: its number, its thread, what it does, and in which function.</summary>
public static class TraceText
{
    private const int LeastWidth = 60;

    /// <summary>The lines; a step of the setup has an <c>s</c> before its number, a note none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="width">The longest line, at least 60.</param>
    public static IEnumerable<string> Lines(RecordedRun run, int width)
    {
        var names = run.Entries.Select(entry => entry.Thread.Name.Length).DefaultIfEmpty().Max();
        var digits = run.Entries.Select((_, i) => run.Number(i)).DefaultIfEmpty().Max().ToString(
            System.Globalization.CultureInfo.InvariantCulture).Length + 1;
        for (var i = 0; i < run.Entries.Count; i++)
        {
            var entry = run.Entries[i];
            var number = entry.IsNote ? "" : $"{(run.InSetup(i) ? "s" : "")}{run.Number(i)}";
            var place = entry.Function.Length == 0 ? "" : $"  [{entry.Function}]";
            var injected = run.IsInjected(i) ? " (made to fail)" : "";
            var head = $"{number.PadLeft(digits)}  {entry.Thread.Name.PadRight(names)}  ";
            foreach (var line in Wrapping.Lines($"{head}{ExplainedStep.TextOf(run, i)}{injected}{place}", Math.Max(width, LeastWidth),
                head.Length + 2))
                yield return line;
        }
    }
}
