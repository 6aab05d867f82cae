using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

/// <summary>
/// Writes what patches are made with from the virtual functions of the postings: a function that becomes virtual can be patched
/// when the files have been written anew.
/// </summary>
internal static class PatchFiles
{
    private const int MostColumns = 140;
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Postings = [typeof(RfcV2), typeof(RfcV3)];

    /// <summary>The files by their names.</summary>
    internal static IReadOnlyList<(string Name, string Text)> All =>
        [("Patch.Functions.cs", Functions()), .. Postings.Select(posting => ($"Patched{posting.Name[3..]}.cs", Patched(posting)))];

    /// <summary>In the order of <see cref="PatchableFunctions.Names"/>.</summary>
    private static readonly IReadOnlyList<MethodInfo> Patchable =
    [
        .. Postings.Prepend(typeof(Revision)).SelectMany(VirtualIn).OrderBy(PatchableFunctions.NameOf, StringComparer.Ordinal),
    ];

    private static IEnumerable<MethodInfo> VirtualIn(Type type) => type.GetMethods(Declared)
        .Where(method => method.IsVirtual && !method.IsFinal && method.GetBaseDefinition() == method && IsOfCode(method.ReturnType));

    /// <summary>What a function of the kernel can return: a property that says what is known of a revision is none.</summary>
    private static bool IsOfCode(Type type) => type.IsValueType;

    private static string Functions()
    {
        var text = Head(Patchable, []);
        text.Append("/// <content>The functions that a patch can change.</content>\npublic abstract partial class Revision\n{\n");
        text.Append("    internal abstract partial class Patch\n    {\n");
        text.AppendJoin("\n", Patchable.Select(method =>
        {
            var function = IsProperty(method)
                ? $$"""
                        internal virtual bool {{NameOf(method)}}
                        {
                            [Patchable]
                            get => Next.{{NameOf(method)}};
                        }

                """
                : Signature("internal virtual", method, NameOf(method), "        ", $"Next.{NameOf(method)}{Arguments(method)}");
            return Attributes(method) + function;
        }));
        return text.Append("    }\n}\n").ToString();
    }

    private static string Patched(Type posting)
    {
        var name = "Patched" + posting.Name[3..];
        var mine = Patchable.Where(method => method.DeclaringType!.IsAssignableFrom(posting)).ToList();
        var text = Head(mine, ["System.Collections.Immutable", "TagStorageModel.Kit.Coverage", "TagStorageModel.Kit.Rules"]);
        text.Append($$"""
            /// <summary>{{posting.Name.Replace("Rfc", "RFC ").Replace("V", "v")}} with patches.</summary>
            /// <param name="machine">The machine.</param>
            /// <param name="configuration">How it is made up.</param>
            /// <param name="stack">The patches, the uppermost first.</param>
            internal sealed class {{name}}(Machine machine, MachineConfiguration configuration, IReadOnlyList<Revision.Patch> stack)
                : {{posting.Name}}(machine, configuration), IPatched
            {
                private ImmutableArray<Patch> patches = [];

                /// <inheritdoc/>
                public IReadOnlyList<Patch> Stack => stack;

                /// <inheritdoc/>
                public override IReadOnlyList<Defect> Defects =>
                    DefectSet.WithoutAny(
                        [.. stack.SelectMany(patch => patch.Makes), .. base.Defects], stack.SelectMany(patch => patch.Cures));

                /// <inheritdoc/>
                public override IReadOnlyList<string> Absent => [.. base.Absent, .. stack.SelectMany(patch => patch.Absent)];

                /// <inheritdoc/>
                public override ImmutableSortedDictionary<string, string> Unreachable =>
                    stack.Aggregate(base.Unreachable, (known, patch) => patch.Unreachable(known));

                /// <inheritdoc/>
                public override ImmutableDictionary<PathPair, string> CannotMeet =>
                    stack.Aggregate(base.CannotMeet, (known, patch) => patch.CannotMeet(known));

                /// <summary>Puts the patches above the posting; before anything runs.</summary>
                internal {{name}} Apply()
                {
                    patches = Patch.Stack(this, stack, new Posted(this));
                    return this;
                }

            """);
        foreach (var method in mine)
        {
            var at = Patchable.ToList().IndexOf(method);
            var access = method.IsPublic ? "public" : "protected";
            text.Append(IsProperty(method) ? "\n" : "\n    [EntersPatch]\n");
            var entered = $"patches[{at}].{NameOf(method)}{Arguments(method)}";
            text.Append(Signature($"{access} override", method, NameOf(method), "    ", entered));
        }

        text.Append($"\n    private sealed class Posted({name} code) : Patch\n    {{\n");
        text.AppendJoin("\n", mine.Select(method => Signature("internal override", method, NameOf(method), "        ",
            $"code.Posted{NameOf(method)}{Arguments(method)}")));
        text.Append("    }\n");
        foreach (var method in mine)
        {
            var posted = $"base.{NameOf(method)}{Arguments(method)}";
            text.Append('\n').Append(Signature("private", method, "Posted" + NameOf(method), "    ", posted));
        }

        return text.Append("}\n").ToString();
    }

    private static StringBuilder Head(IEnumerable<MethodInfo> functions, IEnumerable<string> more)
    {
        var names = functions
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .SelectMany(type => type.GetGenericArguments().Append(type)).Where(type => !type.IsPrimitive && !type.IsArray)
            .Select(type => type.Namespace!)
            .Concat(more).Append("TagStorageModel.Kit.Execution").Distinct()
            .Where(name => name is not ("System" or "System.Collections.Generic" or "TagStorageModel.Model.Revisions"));
        var text = new StringBuilder("// Written by the tests from the virtual functions of the postings: PatchTests.\n");
        foreach (var name in names.Order(StringComparer.Ordinal)) text.Append($"using {name};\n");
        return text.Append("\nnamespace TagStorageModel.Model.Revisions;\n\n");
    }

    private static bool IsProperty(MethodInfo method) => method.IsSpecialName;

    private static string NameOf(MethodInfo method) => IsProperty(method) ? method.Name[4..] : method.Name;

    private static string Arguments(MethodInfo method) =>
        IsProperty(method) ? "" : $"({string.Join(", ", method.GetParameters().Select(Identifier))})";

    private static string Attributes(MethodInfo method)
    {
        var text = new StringBuilder();
        var indent = "        ";
        if (IsProperty(method)) return "";
        text.Append(indent).Append("[Patchable]\n");
        if (method.GetCustomAttribute<PathAttribute>() is { } path)
            text.Append(indent).Append(path.Rank == int.MaxValue ? "[Path]\n" : $"[Path(Rank = {path.Rank})]\n");
        if (method.GetCustomAttribute<CFunctionAttribute>() is { } named)
        {
            var flags = string.Concat(
                named.ChangesContext ? ", ChangesContext = true" : "", named.IsService ? ", IsService = true" : "",
                named.IsPart ? ", IsPart = true" : "");
            text.Append(indent).Append($"[CFunction(\"{named.Name}\"{flags})]\n");
        }

        return text.ToString();
    }

    private static string Signature(string modifiers, MethodInfo method, string name, string indent, string body)
    {
        var nullability = new NullabilityInfoContext();
        var parameters = IsProperty(method) ? "" : "(" + string.Join(", ", method.GetParameters().Select(parameter =>
            $"{TypeName(parameter.ParameterType, nullability.Create(parameter))} {Identifier(parameter)}"
            + (parameter.HasDefaultValue && modifiers == "internal virtual" ? $" = {Constant(parameter.DefaultValue)}" : ""))) + ")";
        var head = $"{indent}{modifiers} {TypeName(method.ReturnType, nullability.Create(method.ReturnParameter))} {name}{parameters} =>";
        var line = $"{head} {body};";
        if (line.Length <= MostColumns) return line + "\n";
        if (head.Length > MostColumns) head = head.Replace(name + "(", $"{name}(\n{indent}    ", StringComparison.Ordinal);
        return $"{head}\n{indent}    {body};\n";
    }

    private static string Identifier(ParameterInfo parameter) =>
        SyntaxFacts.GetKeywordKind(parameter.Name!) == SyntaxKind.None ? parameter.Name! : "@" + parameter.Name;

    private static string Constant(object? value) => value switch { null => "null", bool it => it ? "true" : "false", _ => $"{value}" };

    private static string TypeName(Type type, NullabilityInfo info)
    {
        var name = type switch
        {
            _ when type == typeof(int) => "int",
            _ when type == typeof(long) => "long",
            _ when type == typeof(ulong) => "ulong",
            _ when type == typeof(bool) => "bool",
            _ when Nullable.GetUnderlyingType(type) is { } of && of == typeof(int) => "int",
            _ when Nullable.GetUnderlyingType(type) is { } of => of.Name,
            _ when type.IsArray => TypeName(type.GetElementType()!, info.ElementType!) + "[]",
            { IsGenericType: true } => type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + "<"
                + string.Join(", ", type.GetGenericArguments().Zip(info.GenericTypeArguments, TypeName)) + ">",
            _ => type.Name,
        };
        return info.ReadState == NullabilityState.Nullable ? name + "?" : name;
    }
}
