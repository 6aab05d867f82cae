using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Kit.Rules;

/// <summary>
/// A violation's key in its parts, as it is known where only its text is: in tokens, events and the catalogue of defects.
/// </summary>
/// <param name="Invariant">The rule.</param>
/// <param name="Function">The function.</param>
/// <param name="Locks">The lock classes held.</param>
/// <param name="Context">The context.</param>
/// <param name="Detail">The rule's own detail.</param>
public sealed record ViolationSign(string Invariant, string Function, IReadOnlyList<string> Locks, string Context, string Detail)
{
    /// <summary>Where interrupts had been left off that should have been on, <c>function:callee</c>; empty if they had not.</summary>
    public string LeftOff => Context.Split('(', ')') is [_, var where, ..] ? where : "";

    /// <summary>What stays the same where something else does not happen before: locks and context may then be others.</summary>
    public (string Invariant, string Function, string Detail) Likeness => (Invariant, Function, Detail);

    /// <summary>Whether it is a cycle of lock classes that has one of these orders in it.</summary>
    public bool IsOrder(params IEnumerable<(string From, string To)> pairs)
    {
        if (Invariant != LocksAreSound.RuleId || !Detail.StartsWith(LocksAreSound.OrderStart, StringComparison.Ordinal)) return false;
        var classes = Detail[LocksAreSound.OrderStart.Length..].Split(" -> ");
        return pairs.Any(classes.Zip(classes.Skip(1)).Contains);
    }

    /// <summary>The parts of a key that is at hand.</summary>
    /// <param name="key">The key.</param>
    /// <param name="classes">The lock classes of its machine.</param>
    public static ViolationSign Of(ViolationKey key, LockClasses classes) =>
        new(key.Invariant.Id, key.Function, [.. classes.Names(key.Locks)], ViolationKey.ContextText(key.Context, key.LeftOff), key.Detail);

    /// <summary>Takes a key's text apart, which is one.</summary>
    public static ViolationSign Parse(string key) => TryParse(key) ?? throw new ArgumentException($"'{key}' is no key", nameof(key));

    /// <summary>Takes a key's text apart; null if it is none.</summary>
    public static ViolationSign? TryParse(string key)
    {
        var parts = key.Split('/', 5);
        if (parts.Length < 4 || parts[0].Length == 0) return null;
        string[] locks = parts[2].Length == 0 ? [] : parts[2].Split(',');
        return new ViolationSign(parts[0], parts[1], locks, parts[3], parts.Length > 4 ? parts[4] : "");
    }
}
