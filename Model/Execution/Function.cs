using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace TagStorageModel.Model;

/// <summary>A modelled C function: what reports call it and how the rules treat it.</summary>
public sealed class Function
{
    private static readonly List<Function> All = [];

    private Function(Type stateMachine)
    {
        lock (All)
        {
            Index = All.Count;
            All.Add(this);
        }

        var owner = stateMachine.DeclaringType;
        var method = owner?
            .GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .FirstOrDefault(candidate => Implements(candidate, stateMachine));
        var named = method?.GetCustomAttribute<CFunctionAttribute>();
        IsCode = method is null || owner is null || method.Name.Contains('<', StringComparison.Ordinal) || named is { IsPart: true };
        Name = named?.Name ?? (IsCode ? "thread" : CName(method!.Name));
        IsService = named is { IsService: true } || (owner is not null && !typeof(ICodeUnderTest).IsAssignableFrom(owner));
        ChangesContext = named?.ChangesContext ?? false;
    }

    /// <summary>Dense number, for tables; not stable between processes and never shown.</summary>
    public int Index { get; }

    /// <summary>The C name.</summary>
    public string Name { get; }

    /// <summary>A kernel service (<c>xa_store</c>, a flag helper): violations are attributed to its caller.</summary>
    public bool IsService { get; }

    /// <summary>Lock and unlock wrappers, which may return in another context than they were entered in.</summary>
    public bool ChangesContext { get; }

    /// <summary>A lambda, or a part of another function: no C function of its own, not shown in call chains.</summary>
    internal bool IsCode { get; }

    /// <summary>The function with an index.</summary>
    public static Function At(int index)
    {
        lock (All) return All[index];
    }

    /// <summary>Turns <c>MteSaveTagsForPfn</c> into <c>mte_save_tags_for_pfn</c>.</summary>
    public static string CName(string identifier)
    {
        var name = new StringBuilder(identifier.Length + 8);
        foreach (var letter in identifier)
        {
            if (char.IsUpper(letter) && name.Length > 0) name.Append('_');
            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }

    /// <summary>The C names of every modelled function that <paramref name="code"/> or a class above it declares, in ordinal order.</summary>
    public static IReadOnlyList<string> NamesIn(Type code)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var type = code; type is not null; type = type.BaseType)
        {
            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                // Of a function that is overridden the one that runs counts, which may have another C name.
                var isOverridden = type != code && code.GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is { } last && last.DeclaringType != type;
                if (isOverridden || method.GetCustomAttribute<AsyncStateMachineAttribute>() is null || method.Name.Contains('<', StringComparison.Ordinal)) continue;
                var named = method.GetCustomAttribute<CFunctionAttribute>();
                if (named is not { IsPart: true }) names.Add(named?.Name ?? CName(method.Name));
            }
        }

        return [.. names];
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static Function Of<TStateMachine>() => Cache<TStateMachine>.Value;

    private static bool Implements(MethodInfo method, Type stateMachine)
    {
        var attribute = method.GetCustomAttribute<AsyncStateMachineAttribute>();
        if (attribute is null) return false;
        var declared = attribute.StateMachineType;
        if (stateMachine.IsGenericType) stateMachine = stateMachine.GetGenericTypeDefinition();
        return declared == stateMachine || (declared.IsGenericType && declared.GetGenericTypeDefinition() == stateMachine);
    }

    private static class Cache<TStateMachine>
    {
        internal static readonly Function Value = new(typeof(TStateMachine));
    }
}

/// <summary>Names a C function whose name is not the method's in lower case with underscores.</summary>
/// <param name="name">The C name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CFunctionAttribute(string name) : Attribute
{
    /// <summary>The C name.</summary>
    public string Name { get; } = name;

    /// <summary>The function returns in another context than it was entered in, by design (a lock wrapper).</summary>
    public bool ChangesContext { get; init; }

    /// <summary>A flag helper or another service, although declared with the code under test: its caller is named.</summary>
    public bool IsService { get; init; }

    /// <summary>The method is a part of the C function, which has called it.</summary>
    public bool IsPart { get; init; }
}

/// <summary>Marks the classes that hold the code under test and its callers, as opposed to kernel services.</summary>
public interface ICodeUnderTest;
