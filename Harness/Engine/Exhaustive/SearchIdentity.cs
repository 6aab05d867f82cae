using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// All that an exhaustive search depends on: two with the same come to the same. How many workers there are is no part of it.
/// </summary>
/// <param name="Build">The build of the program.</param>
/// <param name="Revision">The name of the subject.</param>
/// <param name="Code">The compiled code that runs: that of the subject, of its scenario and its objects, and of the rules.</param>
/// <param name="Scenario">The scenario in words.</param>
/// <param name="Token">Subject and scenario to the last detail.</param>
/// <param name="Options">What else changes the search: bounds, the memory model, the rules, how executions are left out.</param>
public sealed record SearchIdentity(
    string Build, string Revision, string Code, string Scenario, string Token, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>A short name of the search, by which its events belong together.</summary>
    public string Run => Events.Build.HashOf(string.Join('\n',
        [Build, Revision, Code, Token, .. Options.OrderBy(option => option.Key, StringComparer.Ordinal)
            .Select(option => $"{option.Key}={option.Value}")]));

    /// <summary>
    /// The compiled code of the objects, rules and the subject of a machine: the same wherever the same source is compiled.
    /// </summary>
    internal static string CodeOf(SystemUnderTest system)
    {
        IEnumerable<object?> parts = [system, system.Subject, system.Scenario, system.Code, system.Machine];
        var modules = parts.Concat(system.Machine.Objects).Concat(system.Machine.Invariants).OfType<object>()
            .SelectMany(part => TypesOf(part.GetType())).Select(type => type.Module).Where(module => module != typeof(object).Module)
            .Distinct().Select(module => $"{module.Name}/{module.ModuleVersionId}").Order(StringComparer.Ordinal);
        return Events.Build.HashOf(string.Join('\n', modules));
    }

    /// <summary>What differs from another, in words; null if nothing does.</summary>
    internal string? DifferenceFrom(SearchIdentity other)
    {
        if (Build != other.Build) return $"its build is {Short(Build)}, and this one is {Short(other.Build)}";
        if (Revision != other.Revision) return $"its revision is {Short(Revision)}, and here it is {Short(other.Revision)}";
        if (Code != other.Code) return $"its code of the revision {Revision} is {Short(Code)}, and here it is {Short(other.Code)}";
        if (Scenario != other.Scenario || Token != other.Token)
            return $"its scenario is another: {Short(Scenario, 200)}";
        foreach (var name in Options.Keys.Union(other.Options.Keys).Order(StringComparer.Ordinal))
        {
            var (mine, theirs) = (Options.GetValueOrDefault(name, "none"), other.Options.GetValueOrDefault(name, "none"));
            if (mine != theirs) return $"its option {Short(name)} is {Short(mine, 200)}, and here it is {Short(theirs, 200)}";
        }

        return null;
    }

    private static string Short(string text, int most = 40) => WholeFile.OneLine(text.Length <= most ? text : text[..most] + "...");

    private static IEnumerable<Type> TypesOf(Type type)
    {
        for (var each = type; each is not null; each = each.BaseType) yield return each;
    }
}
