namespace TagStorageModel.Kit.Rules;

/// <summary>A known defect.</summary>
/// <param name="Slug">Its short name.</param>
/// <param name="Revisions">The postings that have it. So has whatever derives from one, unless it says that it does not.</param>
/// <param name="Sentence">What goes wrong and why: the steps of the C functions that make it.</param>
/// <param name="Shows">Whether a violation shows it.</param>
public sealed record Defect(string Slug, IReadOnlyList<string> Revisions, string Sentence, Func<ViolationSign, bool> Shows)
{
    /// <summary>Characters of name and <see cref="Brief"/> together: what a table of 80 columns has for them.</summary>
    public const int TableRoom = 64;

    /// <summary>Characters of <see cref="Brief"/>: what leaves room for names in one column.</summary>
    public const int LongestBrief = 36;

    /// <summary>What goes wrong in at most eight words and <see cref="LongestBrief"/> characters, for tables.</summary>
    public required string Brief { get; init; }

    /// <summary>The C function whose source would have to change.</summary>
    public required string Function { get; init; }

    /// <summary>Where it was said in public before; null if it was not.</summary>
    public string? SaidBy { get; init; }

    /// <summary>The address at which that can be read; null if none is known.</summary>
    public string? Link { get; init; }

    /// <summary>Whether kernels without the series have it too, or had it for long: what the rules ask is more than they keep.</summary>
    public bool IsInMainline { get; init; }
}
