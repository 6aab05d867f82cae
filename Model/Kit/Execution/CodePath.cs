using System.Reflection;

namespace TagStorageModel.Kit.Execution;

/// <summary>A path through the code under test, named by the C function that it begins with (<see cref="PathAttribute"/>).</summary>
public sealed class CodePath
{
    private static readonly List<CodePath> Known = [];
    private static readonly Dictionary<string, CodePath> ByName = new(StringComparer.Ordinal);

    private CodePath(string name)
    {
        Name = name;
        Index = Known.Count;
        Known.Add(this);
    }

    /// <summary>The C function that it begins with.</summary>
    public string Name { get; }

    /// <summary>Dense number, for sets and tables; not stable between processes and never shown.</summary>
    public int Index { get; }

    internal int Rank { get; private set; } = int.MaxValue;

    /// <summary>How many are known by now; their numbers are less.</summary>
    public static int Count
    {
        get
        {
            lock (Known) return Known.Count;
        }
    }

    /// <summary>The path that a C function begins, whether or not any does.</summary>
    public static CodePath Of(string name)
    {
        lock (Known)
        {
            if (!ByName.TryGetValue(name, out var path)) ByName.Add(name, path = new CodePath(name));
            return path;
        }
    }

    /// <summary>The path with a number.</summary>
    public static CodePath At(int index)
    {
        lock (Known) return Known[index];
    }

    /// <summary>The names of all paths that begin in <paramref name="code"/> or a class above it, in ordinal order.</summary>
    public static IReadOnlyList<string> NamesIn(Type code) =>
        [.. new SortedSet<string>(Function.MethodsIn(code).Where(method => method.GetCustomAttribute<PathAttribute>() is not null)
            .Select(Function.NameOf), StringComparer.Ordinal)];

    /// <summary>The path that a C function begins with a method or with one that it overrides; null if none does.</summary>
    internal static CodePath? Begun(string name, MethodInfo method)
    {
        if (method.GetCustomAttribute<PathAttribute>() is not { } beginning) return null;
        var path = Of(name);
        path.Rank = beginning.Rank;
        return path;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
