using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>The defects that are known of the postings of the series.</summary>
public static class DefectSet
{
    /// <summary>In the order in which they are listed. The first that matches names a violation.</summary>
    public static IReadOnlyList<Defect> All { get; } =
    [
        .. SleepDefects.All, .. LockDefects.All, .. TagDefects.All, .. CountDefects.All, .. FaultDefects.All,
    ];

    /// <summary>Those of one posting.</summary>
    public static IReadOnlyList<Defect> In(string revision) => [.. All.Where(defect => defect.Revisions.Contains(revision))];

    /// <summary>Those that a revision still has that cures some.</summary>
    /// <param name="defects">Those of the revision that it derives from.</param>
    /// <param name="slugs">The names of those that it cures.</param>
    /// <exception cref="ArgumentException">There is no such defect that it could cure.</exception>
    public static IReadOnlyList<Defect> Without(this IReadOnlyList<Defect> defects, params IReadOnlyList<string> slugs) =>
        slugs.Except(defects.Select(defect => defect.Slug)).FirstOrDefault() is { } unknown
            ? throw new ArgumentException($"'{unknown}' is no defect of the revision that this one derives from", nameof(slugs))
            : [.. defects.Where(defect => !slugs.Contains(defect.Slug))];

    /// <summary>Those that a revision still has with patches, which name also what this posting does not have.</summary>
    internal static IReadOnlyList<Defect> WithoutAny(this IReadOnlyList<Defect> defects, IEnumerable<string> slugs)
    {
        var cured = slugs.ToHashSet(StringComparer.Ordinal);
        return [.. defects.Where(defect => !cured.Contains(defect.Slug))];
    }
}
