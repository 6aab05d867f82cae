namespace TagStorageModel.Kit.Execution;

/// <summary>A few paths that somebody looks for.</summary>
public sealed class PathSet
{
    private readonly ulong[] words;

    private PathSet(ulong[] words) => this.words = words;

    /// <summary>The paths that C functions begin.</summary>
    /// <param name="names">Their C names.</param>
    public static PathSet Of(params IReadOnlyList<string> names)
    {
        int[] paths = [.. names.Select(name => CodePath.Of(name).Index)];
        var words = new ulong[(paths.Max() / 64) + 1];
        foreach (var path in paths) words[path / 64] |= 1ul << path;
        return new PathSet(words);
    }

    /// <summary>Whether a path is among them.</summary>
    /// <param name="path">Its number, <see cref="CodePath.Index"/>.</param>
    public bool Contains(int path) => path >> 6 < words.Length && (words[path >> 6] >> path & 1) != 0;

    /// <summary>Whether one of the paths that a thread is in is among them.</summary>
    internal bool HasAnyOf(ReadOnlySpan<EnteredPath> paths)
    {
        foreach (ref readonly var entered in paths)
        {
            if (Contains(entered.Path)) return true;
        }

        return false;
    }
}
