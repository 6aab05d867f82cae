namespace TagStorageModel.Harness;

/// <summary>
/// The labels of defects that are known: which violations of which revision show them. Only reports read this;
/// nothing that explores does.
/// </summary>
public static class Defects
{
    /// <summary>In the order in which they are listed. The first that matches names a violation.</summary>
    public static IReadOnlyList<Defect> All { get; } =
    [
        .. SleepDefects.All, .. LockDefects.All, .. TagDefects.All, .. CountDefects.All, .. FaultDefects.All,
    ];

    /// <summary>The slug of the defect that a violation shows; null if none is known.</summary>
    public static string? SlugOf(string revision, ViolationSign sign) => Find(revision, sign)?.Slug;

    /// <summary>The defect that a violation shows; null if none is known.</summary>
    public static Defect? Find(string revision, ViolationSign sign) => All.FirstOrDefault(defect => defect.Revisions.Contains(revision) && defect.Shows(sign));
}

/// <summary>A known defect.</summary>
/// <param name="Slug">Its short name.</param>
/// <param name="Revisions">The revisions that have it.</param>
/// <param name="Sentence">What goes wrong and why: the steps of the C functions that make it.</param>
/// <param name="Shows">Whether a violation shows it.</param>
public sealed record Defect(string Slug, IReadOnlyList<string> Revisions, string Sentence, Func<ViolationSign, bool> Shows)
{
    /// <summary>The C function whose source would have to change.</summary>
    public required string Function { get; init; }

    /// <summary>Where it was said in public before; null if it was not.</summary>
    public string? SaidBy { get; init; }

    /// <summary>Whether kernels without the series have it too, or had it for long: what the rules ask is more than they keep.</summary>
    public bool IsInMainline { get; init; }

    internal static IReadOnlyList<string> Both { get; } = ["rfc-v2", "rfc-v3"];

    internal static IReadOnlyList<string> V2 { get; } = ["rfc-v2"];

    internal static IReadOnlyList<string> V3 { get; } = ["rfc-v3"];
}
