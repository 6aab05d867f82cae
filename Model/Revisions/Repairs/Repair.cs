namespace TagStorageModel.Model.Revisions;

/// <summary>A change that repairs a defect and nothing else: whatever does not happen with it was a consequence.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Cures">The defects that it repairs, by their slugs: more than one where one line of the source makes them.</param>
/// <param name="On">The postings that it fits, by name.</param>
/// <param name="Sentence">What it changes.</param>
public sealed record Repair(string Name, IReadOnlyList<string> Cures, IReadOnlyList<string> On, string Sentence)
{
    /// <summary>Makes the change for a machine.</summary>
    internal Func<Revision.Patch> Make { get; init; } = () => throw new InvalidOperationException("a repair without a change");

    /// <summary>Whether some of what the defect does is left: what still happens with the change tells nothing.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The repair that it can be taken instead of, and that is taken where nothing is said; null: it is taken itself.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>Whether it repairs something of a revision: it is made of a posting that it fits, and has a defect that it cures.</summary>
    public bool Fits(RevisionEntry revision) => revision.Posting is { } posting && On.Contains(posting.Name)
        && !revision.Repairs.Contains(this) && revision.Prototype.Defects.Any(defect => Cures.Contains(defect.Slug));

    /// <summary>A revision with this change; null if the change is none for it.</summary>
    public RevisionEntry? Of(RevisionEntry revision) => Fits(revision) ? revision.With([this]) : null;
}
