using TagStorageModel.Engine.Explaining;

namespace TagStorageModel.Engine.Exploring;

/// <summary>A section of a machine's state, with what the last step has changed in it.</summary>
/// <param name="Title">The title.</param>
/// <param name="Lines">Its lines in order, those that are gone where they stood.</param>
public sealed record ExploredSection(string Title, IReadOnlyList<ExploredLine> Lines)
{
    /// <summary>The sections of a state, compared with those of the state before.</summary>
    /// <param name="now">The state.</param>
    /// <param name="before">The one before; null: nothing is marked.</param>
    internal static IReadOnlyList<ExploredSection> Of(MachineState now, MachineState? before)
    {
        var earlier = before is null ? [] : StateText.Sections(before);
        return [.. StateText.Sections(now).Select(section => new ExploredSection(section.Title,
            earlier.FirstOrDefault(other => other.Title == section.Title) is { } old ? Compared(old.Lines, section.Lines)
                : [.. section.Lines.Select(line => new ExploredLine(line, ""))]))];
    }

    /// <summary>Lines of two texts in one order: what both have stays where it is.</summary>
    private static List<ExploredLine> Compared(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        // Lengths of the longest common rests.
        var common = new int[before.Count + 1, now.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = now.Count - 1; j >= 0; j--)
                common[i, j] = before[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var lines = new List<ExploredLine>();
        for (int i = 0, j = 0; i < before.Count || j < now.Count;)
        {
            if (i < before.Count && j < now.Count && before[i] == now[j])
            {
                lines.Add(new ExploredLine(now[j++], ""));
                i++;
            }
            else if (j == now.Count || (i < before.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(new ExploredLine(before[i++], ExploredLine.Gone));
            }
            else
            {
                lines.Add(new ExploredLine(now[j++], ExploredLine.New));
            }
        }

        return lines;
    }
}

/// <summary>A line of a machine's state.</summary>
/// <param name="Text">The line.</param>
/// <param name="Change"><c>new</c> or <c>gone</c> by the last step; empty if it is as before.</param>
public sealed record ExploredLine(string Text, string Change)
{
    /// <summary>The last step has made it so.</summary>
    public const string New = "new";

    /// <summary>It was so before the last step.</summary>
    public const string Gone = "gone";
}
