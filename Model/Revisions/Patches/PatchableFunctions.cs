using System.Collections.Immutable;
using System.Reflection;

namespace TagStorageModel.Model.Revisions;

/// <summary>The functions that a patch can change: the virtual ones of the postings.</summary>
internal static class PatchableFunctions
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Their names with the types of their parameters, in ordinal order.</summary>
    internal static ImmutableArray<string> Names { get; } =
    [
        .. typeof(Revision.Patch).GetMethods(Declared).Where(IsFunction).Select(NameOf).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether a patch changes a function.</summary>
    internal static bool Has(Revision.Patch patch, string name)
    {
        for (var type = patch.GetType(); type != typeof(Revision.Patch); type = type.BaseType!)
        {
            if (type.GetMethods(Declared).Any(method => method.IsVirtual && NameOf(method) == name)) return true;
        }

        return false;
    }

    /// <summary>What it is known by: its name and its parameters.</summary>
    internal static string NameOf(MethodInfo method) =>
        $"{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => parameter.ParameterType.Name))})";

    private static bool IsFunction(MethodInfo method) => method.GetCustomAttribute<PatchableAttribute>() is not null;
}

/// <summary>Marks what a patch may change.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
internal sealed class PatchableAttribute : Attribute;
