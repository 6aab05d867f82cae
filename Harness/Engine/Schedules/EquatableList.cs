using System.Collections;
using System.Runtime.CompilerServices;

namespace TagStorageModel.Engine.Schedules;

/// <summary>An immutable list that is equal to another with equal items, so that scenarios are values.</summary>
/// <typeparam name="T">The items.</typeparam>
[CollectionBuilder(typeof(EquatableList), nameof(EquatableList.Of))]
public sealed class EquatableList<T> : IReadOnlyList<T>, IEquatable<EquatableList<T>>
{
    private readonly T[] items;

    internal EquatableList(T[] items) => this.items = items;

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public T this[int index] => items[index];

    /// <summary>The same list without one item.</summary>
    public EquatableList<T> Without(int index) => new([.. items[..index], .. items[(index + 1)..]]);

    /// <summary>The same list with one item replaced.</summary>
    public EquatableList<T> With(int index, T item)
    {
        var copy = (T[])items.Clone();
        copy[index] = item;
        return new(copy);
    }

    /// <inheritdoc/>
    public bool Equals(EquatableList<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => "[" + string.Join("; ", items) + "]";

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}

/// <summary>What collection expressions use to make an <see cref="EquatableList{T}"/>.</summary>
public static class EquatableList
{
    /// <summary>Used by collection expressions.</summary>
    public static EquatableList<T> Of<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
