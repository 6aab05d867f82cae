using System.Globalization;

namespace TagStorageModel.Engine.Events;

/// <summary>Which share of the cases a sweep runs: those with index ≡ <paramref name="Index"/> modulo <paramref name="Count"/>.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Count">At least 1.</param>
public readonly record struct Shard(int Index, int Count) : IComparable<Shard>
{
    /// <summary>The one shard of a sweep that is not divided.</summary>
    public static Shard Whole => new(0, 1);

    /// <summary>Reads <c>k/n</c>; null unless 0 ≤ k &lt; n.</summary>
    public static Shard? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index < count ? new Shard(index, count) : null;
    }

    /// <summary>Whether a case is of this share.</summary>
    /// <param name="index">The case, from 0.</param>
    public bool Has(long index) => index % Count == Index;

    /// <summary>Whether every case of another share is of this one.</summary>
    public bool Holds(Shard other) => other.Count % Count == 0 && other.Index % Count == Index;

    /// <summary>The first case that is of another share too; null if there is none.</summary>
    public long? FirstIn(Shard other)
    {
        // Index + j·Count ≡ other.Index (mod other.Count): j is found by Euclid's algorithm.
        var (divisor, inverse) = (other.Count, 0L);
        for (var (next, coefficient) = (Count % other.Count, 1L); next != 0;)
        {
            var quotient = divisor / next;
            (divisor, next) = (next, divisor - (quotient * next));
            (inverse, coefficient) = (coefficient, inverse - (quotient * coefficient));
        }

        var difference = (long)other.Index - Index;
        if (difference % divisor != 0) return null;
        var modulus = other.Count / divisor;
        var steps = (Int128)(difference / divisor) * inverse % modulus;
        return Index + ((long)(steps < 0 ? steps + modulus : steps) * Count);
    }

    /// <summary>The last of the first so many cases of the share.</summary>
    /// <param name="cases">How many, at least 1.</param>
    public long Last(long cases) => Index + ((cases - 1) * Count);

    /// <inheritdoc/>
    public int CompareTo(Shard other) => (Count, Index).CompareTo((other.Count, other.Index));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
