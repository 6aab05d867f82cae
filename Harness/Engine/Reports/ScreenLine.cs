namespace TagStorageModel.Engine.Reports;

/// <summary>A line for a terminal, in pieces that can be coloured.</summary>
/// <param name="Pieces">The pieces, from left to right.</param>
public sealed record ScreenLine(params IReadOnlyList<(string Text, Tone Tone)> Pieces)
{
    /// <summary>A line of one piece.</summary>
    public static ScreenLine Of(string text, Tone tone = Tone.Plain) => new((text, tone));

    /// <summary>Without colours.</summary>
    public override string ToString() => string.Concat(Pieces.Select(piece => piece.Text)).TrimEnd();

    /// <summary>How many lines a terminal makes of it.</summary>
    /// <param name="width">Its columns.</param>
    internal int HeightAt(int width) => Math.Max(1, (ToString().Length + width - 1) / width);
}

/// <summary>What a piece of a line is, which decides its colour.</summary>
public enum Tone
{
    /// <summary>Text.</summary>
    Plain,

    /// <summary>What stands over others, or beside what matters.</summary>
    Faint,

    /// <summary>What is not known yet, and wants to be looked at.</summary>
    News,

    /// <summary>All is as it is expected to be.</summary>
    Calm,

    /// <summary>A name that can be asked for.</summary>
    Name,

    /// <summary>A rule.</summary>
    Rule,

    /// <summary>A command that can be pasted.</summary>
    Command,
}
