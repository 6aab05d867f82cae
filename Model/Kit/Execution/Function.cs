using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace TagStorageModel.Kit.Execution;

/// <summary>A modelled C function: what reports call it and how the rules treat it.</summary>
public sealed class Function
{
    /// <summary>No path begins with it.</summary>
    internal const int NoPath = -1;

    private static readonly List<Function> All = [];
    private static readonly Dictionary<Type, Function> ByStateMachine = [];
    private static int allSteps;

    private Function(Type stateMachine)
    {
        Index = All.Count;
        All.Add(this);
        Awaited = FunctionSteps.Of(stateMachine);
        FirstStep = allSteps;
        allSteps += Awaited.Count;

        var owner = stateMachine.DeclaringType;
        var method = owner is null ? null : MethodsOf(owner).FirstOrDefault(candidate => Implements(candidate, stateMachine));
        var named = method?.GetCustomAttribute<CFunctionAttribute>();
        IsLambda = method is null || owner is null || method.Name.Contains('<', StringComparison.Ordinal);
        IsCode = IsLambda || named is { IsPart: true };
        Name = named?.Name ?? (IsCode ? "thread" : CName(method!.Name));
        IsService = named is { IsService: true } || (owner is not null && !typeof(ICodeUnderTest).IsAssignableFrom(owner));
        ChangesContext = named?.ChangesContext ?? false;
        Path = method is not null && CodePath.Begun(Name, method) is { } begun ? begun.Index : NoPath;
    }

    /// <summary>Dense number, for tables; not stable between processes and never shown.</summary>
    public int Index { get; }

    /// <summary>The name of the C function, without parentheses.</summary>
    public string Name { get; }

    /// <summary>A kernel service (<c>xa_store</c>, a flag helper): violations are attributed to its caller.</summary>
    public bool IsService { get; }

    /// <summary>Lock and unlock wrappers, which may return in another context than they were entered in.</summary>
    public bool ChangesContext { get; }

    /// <summary>The number of the path that begins with it, <see cref="CodePath.Index"/>, or <see cref="NoPath"/>.</summary>
    internal int Path { get; }

    /// <summary>The first of its places among those of all functions.</summary>
    internal int FirstStep { get; }

    /// <summary>What it awaits, in the order of the source.</summary>
    internal IReadOnlyList<MethodBase> Awaited { get; }

    /// <summary>A lambda, or a part of another function: no C function of its own, not shown in call chains.</summary>
    internal bool IsCode { get; }

    /// <summary>A lambda, such as those that start threads.</summary>
    internal bool IsLambda { get; }

    /// <summary>The function with an index.</summary>
    public static Function At(int index)
    {
        lock (All) return All[index];
    }

    /// <summary>Turns <c>TryToWakeUp</c> into <c>try_to_wake_up</c>.</summary>
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

    /// <summary>
    /// The C names of every modelled function that <paramref name="code"/> or a class above it declares, in ordinal
    /// order.
    /// </summary>
    /// <param name="code">The class.</param>
    /// <param name="patches">Classes whose functions stand in the place of some of it, the uppermost first.</param>
    public static IReadOnlyList<string> NamesIn(Type code, IReadOnlyList<Type>? patches = null) =>
    [
        .. new SortedSet<string>(
            MethodsIn(code, patches).Where(method => !IsPartOfAnother(method)).Select(NameOf), StringComparer.Ordinal),
    ];

    /// <summary>
    /// The steps of every modelled function of <paramref name="code"/>: their numbers in <see cref="Machine.TimesAwaited"/>
    /// by name, such as <c>try_to_wake_up step 6: read</c>. An await of a method that does nothing is no step.
    /// </summary>
    /// <param name="code">The class.</param>
    /// <param name="patches">Classes whose functions stand in the place of some of it, the uppermost first.</param>
    public static IReadOnlyList<(string Name, int Number)> StepsIn(Type code, IReadOnlyList<Type>? patches = null)
    {
        var steps = new List<(string, int)>();
        foreach (var method in MethodsIn(code, patches))
        {
            var function = Of(method.GetCustomAttribute<AsyncStateMachineAttribute>()!.StateMachineType);
            var name = IsPartOfAnother(method) ? $"{NameOf(method)}, {CName(method.Name)}" : NameOf(method);
            for (var i = 0; i < function.Awaited.Count; i++)
            {
                if (!FunctionSteps.IsEmpty(Last(code, function.Awaited[i], patches)))
                    steps.Add(($"{name} step {i + 1}: {NameOf(function.Awaited[i])}", function.FirstStep + i));
            }
        }

        return steps;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static Function Of<TStateMachine>() => Cache<TStateMachine>.Value;

    private static Function Of(Type stateMachine)
    {
        lock (All)
        {
            if (!ByStateMachine.TryGetValue(stateMachine, out var function))
                ByStateMachine.Add(stateMachine, function = new Function(stateMachine));
            return function;
        }
    }

    /// <summary>
    /// The async methods that run in an object of a class: of those that are overridden the last, and of those that a patch
    /// changes the patch's, and what it goes on with.
    /// </summary>
    internal static IEnumerable<MethodInfo> MethodsIn(Type code, IReadOnlyList<Type>? patches = null)
    {
        for (var type = code; type is not null; type = type.BaseType)
        {
            foreach (var method in AsyncMethodsOf(type))
            {
                if (Last(code, method).DeclaringType == type && !IsReplaced(method, patches ?? [])) yield return method;
            }
        }

        foreach (var method in (patches ?? []).Distinct().SelectMany(AsyncMethodsOf)) yield return method;
    }

    private static IEnumerable<MethodInfo> AsyncMethodsOf(Type type) => MethodsOf(type)
        .Where(method => method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null
            && !method.Name.Contains('<', StringComparison.Ordinal) && !method.IsStatic);

    /// <summary>Whether a patch stands in a method's place and does not go on with it.</summary>
    private static bool IsReplaced(MethodInfo method, IReadOnlyList<Type> patches) => method.IsVirtual
        && patches.Any(patch => InPatch(patch, method) is { } changed && !FunctionSteps.CallsBase(changed));

    private static MethodInfo? InPatch(Type patch, MethodBase method)
    {
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var changed = patch.GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, parameters);
        return changed?.DeclaringType == changed?.GetBaseDefinition().DeclaringType ? null : changed;
    }

    private static MethodInfo[] MethodsOf(Type owner) =>
        owner.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly);

    /// <summary>What runs when a method is called: the last that overrides it, or that of the uppermost patch that changes it.</summary>
    private static MethodBase Last(Type code, MethodBase method, IReadOnlyList<Type>? patches = null)
    {
        if (!method.DeclaringType!.IsAssignableFrom(code)) return method;
        var patched = patches?.Select(patch => InPatch(patch, method)).FirstOrDefault(changed => changed is not null);
        if (patched is not null) return patched;
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var last = code.GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, parameters);
        return last?.GetCustomAttribute<EntersPatchAttribute>(inherit: false) is not null
            ? Last(code.BaseType!, method)
            : last ?? method;
    }

    /// <summary>The C name of a method.</summary>
    internal static string NameOf(MethodBase method) => method.GetCustomAttribute<CFunctionAttribute>()?.Name ?? CName(method.Name);

    private static bool IsPartOfAnother(MethodBase method) => method.GetCustomAttribute<CFunctionAttribute>() is { IsPart: true };

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
        internal static readonly Function Value = Of(typeof(TStateMachine));
    }
}

/// <summary>Names a C function whose name is not the method's in lower case with underscores.</summary>
/// <param name="name">The C name.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CFunctionAttribute(string name) : Attribute
{
    /// <summary>The name of the C function, without parentheses.</summary>
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
