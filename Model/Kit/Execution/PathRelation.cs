namespace TagStorageModel.Kit.Execution;

/// <summary>Pairs of paths, in either order, by <see cref="CodePath.Index"/>. A path may be paired with itself.</summary>
public sealed class PathRelation
{
    private readonly PathRows rows = new();

    /// <summary>Whether two paths are a pair.</summary>
    public bool Contains(int one, int other) => rows.Contains(one, other);

    /// <summary>Adds all pairs of another relation.</summary>
    public void UnionWith(PathRelation other)
    {
        if (other.rows.Count == 0) return;
        Include(other.rows.Count - 1);
        for (var path = 0; path < other.rows.Count; path++)
        {
            var mine = rows[path];
            var theirs = other.rows[path];
            for (var word = 0; word < theirs.Length; word++) mine[word] |= theirs[word];
        }
    }

    /// <summary>Makes room for a path.</summary>
    internal void Include(int path)
    {
        rows.Widen(path);
        rows.AddTo(rows.Width * 64);
    }

    /// <summary>Adds a pair of paths that there is room for.</summary>
    internal void Add(int one, int other)
    {
        rows.Add(one, other);
        rows.Add(other, one);
    }

    /// <summary>The paths that one is paired with.</summary>
    internal ReadOnlySpan<ulong> With(int path) => rows[path];

    /// <summary>The number of a pair in a table; with those of greater paths the table grows at its end.</summary>
    internal static int PairOf(int one, int other)
    {
        var (less, greater) = one < other ? (one, other) : (other, one);
        return (greater * (greater + 1) / 2) + less;
    }
}
