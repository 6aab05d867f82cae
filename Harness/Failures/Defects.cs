using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// The labels of defects that are known: which violations of which revision show them. Only reports read this;
/// nothing that explores does.
/// </summary>
public static class Defects
{
    /// <summary>The slug of the defect that a violation shows; null if none is known.</summary>
    public static string? SlugOf(RevisionEntry? revision, ViolationSign sign) => Find(revision, sign)?.Slug;

    /// <summary>The slug of the defect that a violation of a revision shows, by the revision's name; null if none is known.</summary>
    public static string? SlugOf(string revision, ViolationSign sign) => SlugOf(RevisionSet.Find(revision), sign);

    /// <summary>The defect that a violation shows: the first of the revision's; null if none is known.</summary>
    public static Defect? Find(RevisionEntry? revision, ViolationSign sign) =>
        revision?.Prototype.Defects.FirstOrDefault(defect => defect.Shows(sign));
}
