namespace TagStorageModel.Model.Revisions;

/// <summary>
/// The names of revisions with repairs: <c>rfc-v3+store-irq+copy-saved</c>, <c>rfc-v3+all</c> with all that fit,
/// <c>rfc-v3+all-but+store-irq</c> with all but those that follow, and <c>rfc-v3+all-with+flag-first</c> with those that follow
/// instead of the ones that they can be taken instead of.
/// </summary>
public static class RepairedName
{
    private const char Plus = '+';
    private const string All = "all";
    private const string AllBut = "all-but";
    private const string AllWith = "all-with";

    /// <summary>The shortest name of a revision with repairs.</summary>
    /// <param name="revision">The revision without.</param>
    /// <param name="repairs">The repairs.</param>
    public static string Of(RevisionEntry revision, IReadOnlyList<Repair> repairs)
    {
        var all = RepairSet.For(revision);
        var missing = all.Except(repairs).ToList();
        var others = repairs.Except(all).ToList();
        if (others.Count > 0 && AllAnd(revision, others).ToHashSet().SetEquals(repairs))
            return string.Join(Plus, [revision.Name, AllWith, .. others.Select(repair => repair.Name)]);
        if (others.Count > 0 || missing.Count + 1 >= repairs.Count)
            return string.Join(Plus, [revision.Name, .. repairs.Select(repair => repair.Name)]);
        return string.Join(Plus, [revision.Name, missing.Count == 0 ? All : AllBut, .. missing.Select(repair => repair.Name)]);
    }

    /// <summary>The revision of a name, whatever order its repairs are named in; null if it names none.</summary>
    public static RevisionEntry? Find(string name)
    {
        var parts = name.Split(Plus);
        var found = RevisionSet.All.FirstOrDefault(entry => entry.Name == parts[0]);
        if (parts.Length < 2 || found is not { Posting: not null } revision) return null;
        if (parts[1] == All) return parts.Length == 2 ? revision.With(RepairSet.For(revision)) : null;
        var names = parts.Skip(parts[1] is AllBut or AllWith ? 2 : 1).ToList();
        var named = names.Select(RepairSet.Find).OfType<Repair>().Where(repair => repair.Fits(revision)).Distinct().ToList();
        if (named.Count == 0 || named.Count < names.Count) return null;
        return revision.With(parts[1] switch
        {
            AllBut => RepairSet.For(revision).Except(named),
            AllWith => AllAnd(revision, named),
            _ => named,
        });
    }

    private static IEnumerable<Repair> AllAnd(RevisionEntry revision, IReadOnlyList<Repair> others) =>
        RepairSet.For(revision).Where(repair => others.All(other => other.InsteadOf != repair.Name)).Union(others);
}
