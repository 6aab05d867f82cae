namespace TagStorageModel.Harness;

/// <summary>A reference program's failure, step by step.</summary>
public static class ProgramText
{
    /// <summary>The text.</summary>
    /// <param name="token">The run, which is made again.</param>
    /// <param name="finding">What it shows.</param>
    /// <param name="width">The longest line.</param>
    public static IReadOnlyList<string> Lines(ProgramToken token, ViolationEvent finding, int width)
    {
        var machine = ReferencePrograms.Make(token.Program, token.Order);
        machine.Trace.IsRecording = true;
        new OwnEngine(machine).Run(new ReplayStrategy(token.Schedule));
        var lines = new List<string>(Wrapping.Lines(finding.Title, width, 4));
        foreach (var entry in machine.Trace.Entries)
        {
            if (!entry.IsNote) lines.AddRange(Wrapping.Lines($"  {entry.Thread.Name,-10} {entry.Text}", width, 15));
        }

        lines.Add($"replay:  tagstorage replay {token.Text}");
        return lines;
    }
}
