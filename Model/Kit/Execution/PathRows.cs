namespace TagStorageModel.Kit.Execution;

/// <summary>Many sets of paths of one width, which grows with the paths that turn up. Cleared, it keeps its room.</summary>
internal sealed class PathRows
{
    private ulong[] words = [];

    /// <summary>How many sets there are.</summary>
    internal int Count { get; private set; }

    /// <summary>How many words a set has.</summary>
    internal int Width { get; private set; } = 1;

    /// <summary>The words of a set.</summary>
    internal Span<ulong> this[int row] => words.AsSpan(row * Width, Width);

    /// <summary>Makes room for sets up to a number; the new ones are empty.</summary>
    internal void AddTo(int rows)
    {
        if (rows <= Count) return;
        if (rows * Width > words.Length) Array.Resize(ref words, Math.Max(rows * Width, words.Length * 2));
        words.AsSpan(Count * Width, (rows - Count) * Width).Clear();
        Count = rows;
    }

    /// <summary>Makes room for a path in every set.</summary>
    internal void Widen(int path)
    {
        var width = (path >> 6) + 1;
        if (width <= Width) return;
        var wider = new ulong[Count * width];
        for (var row = 0; row < Count; row++) this[row].CopyTo(wider.AsSpan(row * width));
        words = wider;
        Width = width;
    }

    internal void Add(int row, int path) => words[(row * Width) + (path >> 6)] |= 1ul << path;

    internal bool Contains(int row, int path) => row < Count && path >> 6 < Width && (words[(row * Width) + (path >> 6)] >> path & 1) != 0;

    internal void Clear() => Count = 0;
}
