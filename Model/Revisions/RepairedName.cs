namespace TagStorageModel.Model.Revisions;

/// <summary>
/// The names of revisions with repairs: <c>rfc-v3+store-irq+copy-saved</c>, <c>rfc-v3+all</c> with all that fit, and
/// <c>rfc-v3+all-but+store-irq</c> with all but those that follow.
/// </summary>
public static class RepairedName
{
    private const char Plus = '+';
    private const string All = "all";
    private const string AllBut = "all-but";

    /// <summary>The shortest name of a revision with repairs.</summary>
    /// <param name="revision">The revision without.</param>
    /// <param name="repairs">The repairs.</param>
    public static string Of(RevisionEntry revision, IReadOnlyList<Repair> repairs)
    {
        var all = RepairSet.For(revision);
        var missing = all.Except(repairs).ToList();
        if (repairs.Except(all).Any() || missing.Count + 1 >= repairs.Count)
            return string.Join(Plus, [revision.Name, .. repairs.Select(repair => repair.Name)]);
        return string.Join(Plus, [revision.Name, missing.Count == 0 ? All : AllBut, .. missing.Select(repair => repair.Name)]);
    }

    /// <summary>The revision of a name, whatever order its repairs are named in; null if it names none.</summary>
    public static RevisionEntry? Find(string name)
    {
        var parts = name.Split(Plus);
        var found = RevisionSet.All.FirstOrDefault(entry => entry.Name == parts[0]);
        if (parts.Length < 2 || found is not { Posting: not null } revision) return null;
        var isAllBut = parts[1] == AllBut;
        if (parts[1] == All) return parts.Length == 2 ? revision.With(RepairSet.For(revision)) : null;
        var names = parts.Skip(isAllBut ? 2 : 1).ToList();
        var named = names.Select(RepairSet.Find).OfType<Repair>().Where(repair => repair.Fits(revision)).Distinct().ToList();
        if (named.Count == 0 || named.Count < names.Count) return null;
        return revision.With(isAllBut ? RepairSet.For(revision).Except(named) : named);
    }
}
