using System.Globalization;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// The story as a picture: a column for each thread and interrupt, a row for each step in time order. A row belongs to
/// one thread, so its text may run on to the right of its column. Where the columns would be too narrow, one column
/// with the thread's name before each line.
/// </summary>
public static class Lanes
{
    private const int NarrowestColumn = 14;
    private const int NarrowestLast = 46;
    private const int GoodLast = 52;
    private const int Hang = 4;
    private const int FewThreads = 3;

    /// <summary>Lays the story out.</summary>
    /// <param name="explanation">What happened.</param>
    /// <param name="width">The longest line, at least 60.</param>
    /// <param name="detail">The greatest <see cref="ExplainedStep.Relevance"/> that is shown; all that matters by default.</param>
    /// <param name="density">How close together.</param>
    public static IReadOnlyList<string> Of(Explanation explanation, int width, int detail = ExplainedStep.Folded,
        Density density = Density.Full)
    {
        var lanes = Columns(explanation, detail);
        var rows = LaneRow.Of(explanation, lanes.ToHashSet(), detail, density);
        var gutter = 4 + Math.Max(2, rows.Count == 0 ? 0 : rows.Max(row => Digits(row.Number)));
        var room = width - gutter;
        var stride = density == Density.Closest && lanes.Count >= 2 ? Math.Min(NarrowestColumn, Stride(lanes.Count, room))
            : Stride(lanes.Count, room);
        var lines = new List<string>();
        var setup = LaneRow.OfSetup(explanation.Setup.Story, detail);
        if (setup.Count > (density >= Density.Tight ? 1 : 0))
        {
            var head = $"in the setup ({explanation.Setup.Steps} steps)";
            lines.Add(new string(' ', gutter) + head);
            foreach (var row in setup) Lay(lines, row, gutter, "", "", width);
            lines.Add("");
        }

        if (lanes.Count >= 2 && stride < NarrowestColumn)
        {
            var prefix = lanes.Max(lane => lane.Length) + 2;
            foreach (var row in rows)
                Lay(lines, row, gutter, (row.Thread.Length == 0 ? "" : row.Thread + ":").PadRight(prefix), new string(' ', prefix), width);
            return lines;
        }

        Head(lines, explanation, lanes, gutter, stride);
        foreach (var row in rows)
        {
            var before = Rails(Math.Max(0, lanes.IndexOf(row.Thread)), stride);
            Lay(lines, row, gutter, before, before, width);
        }

        return lines;
    }

    /// <summary>The threads that have a lane, in the order of the scenario.</summary>
    internal static List<string> Columns(Explanation explanation, int detail = ExplainedStep.Folded)
    {
        var involved = explanation.Steps.Where(step => step.IsShownAt(detail) && !step.IsAfter).Select(step => step.Thread).ToHashSet();

        // Of few threads each has its part in it, even if none of its steps is of interest.
        var active = explanation.Steps.Where(step => !step.IsAfter && step.Thread != "setup" && step.Calls.Count > 0)
            .Select(step => step.Thread).ToHashSet();
        if (active.Count <= FewThreads) involved.UnionWith(active);
        return [.. explanation.Threads.Select(thread => thread.Name).Where(involved.Contains), .. involved.Where(name => name == "setup")];
    }

    /// <summary>How far the columns are apart; the last one should have room for most steps.</summary>
    private static int Stride(int lanes, int room)
    {
        if (lanes < 2) return 0;
        var good = Math.Min((room - GoodLast) / (lanes - 1), room / lanes);
        return good >= NarrowestColumn ? good : Math.Min(NarrowestColumn, (room - NarrowestLast) / (lanes - 1));
    }

    private static void Head(List<string> lines, Explanation explanation, List<string> lanes, int gutter, int stride)
    {
        var names = "";
        var rules = "";
        for (var i = 0; i < lanes.Count; i++)
        {
            var thread = explanation.Threads.FirstOrDefault(thread => thread.Name == lanes[i]);
            var name = thread is null ? lanes[i] : thread.IsStoreBuffer ? $"{lanes[i]} ({thread.Cpu}'s stores)"
                : i == lanes.Count - 1 ? $"{lanes[i]} ({thread.Cpu})" : Fitting(lanes[i], thread.Cpu, stride);
            names = names.PadRight(stride * i) + name;
            rules = rules.PadRight(stride * i) + new string('-', name.Length);
        }

        lines.Add(new string(' ', gutter) + names);
        lines.Add(new string(' ', gutter) + rules);
    }

    /// <summary>A thread's name and CPU as far as there is room for them before the next column.</summary>
    private static string Fitting(string name, string cpu, int stride)
    {
        var full = $"{name} ({cpu})";
        return full.Length < stride ? full : name.Length < stride ? name : name[..(stride - 2)] + "…";
    }

    private static string Rails(int lane, int stride) => string.Concat(Enumerable.Repeat("|".PadRight(stride), lane));

    private static void Lay(List<string> lines, LaneRow row, int gutter, string first, string next, int width)
    {
        var number = row.Number > 0 ? row.Number.ToString(CultureInfo.InvariantCulture) : "";
        var margin = row.Mark.PadRight(3) + number.PadLeft(gutter - 4) + " ";
        var room = width - gutter - first.Length;
        var indent = row.Text.Length - row.Text.TrimStart().Length;
        var text = row.Text.Length + row.Aside.Length <= room ? row.Text + row.Aside : row.Text;
        var pieces = Wrapping.Lines(text, room, indent + Hang).ToList();
        for (var i = 0; i < pieces.Count; i++)
            lines.Add((i == 0 ? margin + first + pieces[i] : (row.Mark == LaneRow.After ? row.Mark : "").PadRight(gutter) + next
                + pieces[i]).TrimEnd());
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
