namespace TagStorageModel.Model;

/// <summary>A violation's key in its parts.</summary>
/// <param name="Invariant">The rule.</param>
/// <param name="Function">The function.</param>
/// <param name="Locks">The lock classes held.</param>
/// <param name="Context">The context.</param>
/// <param name="Detail">The rule's own detail.</param>
public sealed record ViolationSign(string Invariant, string Function, IReadOnlyList<string> Locks, string Context, string Detail)
{
    /// <summary>Whether a page table lock is held.</summary>
    public bool HoldsPageTableLock => Locks.Contains("ptl");

    /// <summary>Whether it is a cycle of lock classes that has one of these orders in it.</summary>
    public bool IsOrder(params IEnumerable<(string From, string To)> pairs)
    {
        const string Start = "lock order: ";
        if (Invariant != "I12" || !Detail.StartsWith(Start, StringComparison.Ordinal)) return false;
        var classes = Detail[Start.Length..].Split(" -> ");
        return pairs.Any(classes.Zip(classes.Skip(1)).Contains);
    }

    /// <summary>Takes a key's text apart, which is one.</summary>
    public static ViolationSign Parse(string key) => TryParse(key) ?? throw new ArgumentException($"'{key}' is no key", nameof(key));

    /// <summary>Takes a key's text apart; null if it is none.</summary>
    public static ViolationSign? TryParse(string key)
    {
        var parts = key.Split('/', 5);
        if (parts.Length < 4 || parts[0].Length == 0) return null;
        return new ViolationSign(
            parts[0], parts[1], parts[2].Length == 0 ? [] : parts[2].Split(','), parts[3], parts.Length > 4 ? parts[4] : "");
    }
}
