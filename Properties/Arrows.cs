using Mono.Cecil;

namespace TagStorageModel.Properties;

/// <summary>
/// Which folder of the production code uses which other, as its compiled assemblies have it. A folder is a namespace; it
/// uses another if one of its types, with whatever the compiler has put into it, names a type of the other.
/// </summary>
internal static class Arrows
{
    private const string Root = "TagStorageModel.";

    /// <summary>The arrows of some assemblies, each with one of the uses that make it.</summary>
    /// <param name="assemblies">Their files.</param>
    internal static SortedDictionary<(string From, string To), string> Of(params IEnumerable<string> assemblies)
    {
        var arrows = new SortedDictionary<(string From, string To), string>();
        foreach (var path in assemblies)
        {
            using var module = ModuleDefinition.ReadModule(path);
            foreach (var type in module.Types.Where(type => type.Namespace.StartsWith(Root, StringComparison.Ordinal))) Add(arrows, type);
        }

        return arrows;
    }

    /// <summary>
    /// What is wrong with some arrows: those that are not allowed, each with a use, and those that are allowed and not there.
    /// </summary>
    internal static IReadOnlyList<string> Faults(
        IReadOnlyDictionary<(string From, string To), string> arrows, ISet<(string From, string To)> allowed) =>
    [
        .. arrows.Where(arrow => !allowed.Contains(arrow.Key))
            .Select(arrow => $"{arrow.Key.From} -> {arrow.Key.To} is not allowed: {arrow.Value}"),
        .. allowed.Except(arrows.Keys).Order().Select(arrow => $"{arrow.From} -> {arrow.To} is allowed, and nobody uses it"),
    ];

    /// <summary>The folders that can be reached from each other, in groups of two or more.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Cycles(IEnumerable<(string From, string To)> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var reached = next.ToDictionary(from => from.Key, from => Reached(from.Key, next));
        return [.. reached.Where(from => from.Value.Contains(from.Key))
            .Select(from => from.Value.Where(to => reached.GetValueOrDefault(to)?.Contains(from.Key) == true))
            .Select(cycle => (IReadOnlyList<string>)[.. cycle.Order(StringComparer.Ordinal)])
            .DistinctBy(cycle => string.Join(' ', cycle))];
    }

    private static HashSet<string> Reached(string from, ILookup<string, string> next)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>(next[from]);
        while (open.TryPop(out var folder))
        {
            if (!reached.Add(folder)) continue;
            foreach (var to in next[folder]) open.Push(to);
        }

        return reached;
    }

    private static void Add(SortedDictionary<(string From, string To), string> arrows, TypeDefinition type)
    {
        var from = type.Namespace[Root.Length..];
        foreach (var used in WithNested(type).SelectMany(UsedBy).SelectMany(Parts))
        {
            var outer = used;
            while (outer.DeclaringType is { } declaring) outer = declaring;
            if (!outer.Namespace.StartsWith(Root, StringComparison.Ordinal)) continue;
            var to = outer.Namespace[Root.Length..];
            if (to != from) arrows.TryAdd((from, to), $"{type.Name} uses {outer.Name}");
        }
    }

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => type.NestedTypes.SelectMany(WithNested).Prepend(type);

    private static IEnumerable<TypeReference?> UsedBy(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(item => item.InterfaceType),
        .. type.GenericParameters.SelectMany(parameter => parameter.Constraints.Select(constraint => constraint.ConstraintType)),
        .. Attributes(type),
        .. type.Fields.SelectMany(field => Attributes(field).Prepend(field.FieldType)),
        .. type.Properties.SelectMany(Attributes),
        .. type.Methods.SelectMany(UsedBy),
    ];

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method) =>
    [
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method.GenericParameters.SelectMany(parameter => parameter.Constraints.Select(constraint => constraint.ConstraintType)),
        .. Attributes(method),
        .. method.HasBody ? method.Body.Variables.Select(variable => variable.VariableType) : [],
        .. method.HasBody ? method.Body.Instructions.SelectMany(instruction => UsedBy(instruction.Operand)) : [],
    ];

    private static IEnumerable<TypeReference?> UsedBy(object? operand) => operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        MemberReference member => [member.DeclaringType],
        _ => [],
    };

    private static IEnumerable<TypeReference?> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.SelectMany(attribute =>
            attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>().Prepend(attribute.AttributeType));

    /// <summary>A type and what it is made of: elements of arrays, arguments of generic types.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Concat(Parts(generic.ElementType)),
        TypeSpecification made => Parts(made.ElementType),
        _ => [type],
    };
}
