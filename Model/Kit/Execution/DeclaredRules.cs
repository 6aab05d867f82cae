using System.Reflection;

namespace TagStorageModel.Kit.Execution;

/// <summary>Finds rules where they are declared, so that no list has to name them.</summary>
public static class DeclaredRules
{
    /// <summary>
    /// How to make each rule of an assembly that extends a class directly and needs nothing to be made, in the order of their numbers.
    /// </summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="extends">The class: <see cref="Invariant"/>, or <see cref="Invariant{TCode}"/> of the code that they look at.</param>
    public static IEnumerable<Func<Invariant>> In(Assembly assembly, Type extends) =>
        assembly.GetTypes()
            .Where(type => type.BaseType == extends && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)
            .Select(type => (Func<Invariant>)(() => (Invariant)Activator.CreateInstance(type)!))
            .Select(make => (Make: make, Rule: make()))
            .OrderBy(item => item.Rule.Number)
            .ThenBy(item => item.Rule.Id, StringComparer.Ordinal)
            .Select(item => item.Make);
}
