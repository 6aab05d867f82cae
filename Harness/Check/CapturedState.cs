using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check;

/// <summary>
/// The variables that the caller's code can reach without an object of the model: what lambdas capture, fields of objects that they
/// capture, static fields of the assembly that they stand in.
/// </summary>
internal sealed class CapturedState
{
    private const int MostDepth = 4;
    private const BindingFlags OfInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private const BindingFlags OfClass = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
    private readonly SortedDictionary<string, object?> values = new(StringComparer.Ordinal);
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);

    private CapturedState(IReadOnlyList<Delegate> code)
    {
        foreach (var item in code)
        {
            if (item.Target is { } target) AddFields(target, IsGenerated(target.GetType()) ? "" : target.GetType().Name + ".", 0);
        }

        // Reading a field of a class with an initializer would run that.
        foreach (var type in code.Select(item => item.Method.Module).Distinct().SelectMany(module => module.GetTypes()))
        {
            if (!IsGenerated(type) && (type.TypeInitializer is null || code.Any(item => IsWithin(item.Method.DeclaringType, type))))
                AddStatics(type);
        }
    }

    /// <summary>The variables that a run has changed, and that the next run finds changed.</summary>
    internal static IReadOnlyList<string> Surviving(ICheckedSubject subject, IScenario scenario, Schedule schedule)
    {
        var machine = subject.Make(scenario, subject.NewRules()).Machine;
        var before = new CapturedState([.. subject.Delegates(machine)]);
        try
        {
            new OwnEngine(machine).Run(new ReplayStrategy(schedule, ignoreChecks: true));
        }
        catch (Exception) when (machine.IsInCode)
        {
            // What it had changed before is what is asked for.
        }

        machine.Begin();
        var after = new CapturedState([.. subject.Delegates(machine)]);
        return [.. after.values.Where(item => before.values.TryGetValue(item.Key, out var old) && !Equals(old, item.Value))
            .Select(item => $"'{item.Key}'")];
    }

    private static bool IsGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || member.Name.Contains('<', StringComparison.Ordinal);

    private static bool IsWithin(Type? inner, Type outer) =>
        inner is not null && (inner == outer || IsWithin(inner.DeclaringType, outer));

    private static bool IsForeign(Type type) =>
        typeof(KernelObject).IsAssignableFrom(type) || typeof(Delegate).IsAssignableFrom(type)
        || type.Assembly == typeof(object).Assembly || type.Assembly == typeof(Machine).Assembly
        || type.Assembly == typeof(ISubject).Assembly || type.Assembly == typeof(Model).Assembly;

    private void AddFields(object owner, string prefix, int depth)
    {
        if (depth > MostDepth || !seen.Add(owner)) return;
        for (var type = owner.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var field in type.GetFields(OfInstance | BindingFlags.DeclaredOnly))
            {
                var name = NameOf(field);
                Add(name.Length == 0 ? prefix : prefix + name, field.GetValue(owner), depth);
            }
        }
    }

    private void AddStatics(Type type)
    {
        foreach (var field in type.GetFields(OfClass))
        {
            if (!field.IsLiteral && !IsGenerated(field) && !type.ContainsGenericParameters)
                Add($"{type.Name}.{field.Name}", field.GetValue(null), MostDepth);
        }
    }

    /// <summary>What the source calls a field; empty for a closure within a closure, and for the object of a method.</summary>
    private static string NameOf(FieldInfo field)
    {
        var (start, end) = (field.Name.IndexOf('<', StringComparison.Ordinal), field.Name.IndexOf('>', StringComparison.Ordinal));
        return start < 0 ? field.Name : end > start + 1 ? field.Name[(start + 1)..end] : "";
    }

    private void Add(string name, object? value, int depth)
    {
        if (value is ICollection collection) values[name + ".Count"] = collection.Count;
        else if (value is null or string || value.GetType().IsValueType) values[name] = value;
        else if (value is Array or Delegate || IsForeign(value.GetType())) return;
        else AddFields(value, name.Length == 0 || name.EndsWith('.') ? name : name + ".", depth + 1);
    }
}
