using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces;

/// <summary>
/// What each XArray operation was measured to do to the array's lock: whether it takes it, whether it deadlocks with a
/// caller that holds it, and its events when one allocation without sleeping fails, for each type of array.
/// </summary>
public static class MeasuredOperations
{
    private static readonly (string Name, XaFlags Flags)[] ArrayTypes =
        [("none", XaFlags.None), ("irq", XaFlags.LockIrq), ("bh", XaFlags.LockBh)];

    /// <summary>Reads a file of measurements: one JSON object, a member for each operation.</summary>
    /// <exception cref="BadInputException">The file cannot be read or is malformed.</exception>
    public static IReadOnlyDictionary<string, MeasuredOperation> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return document.RootElement.EnumerateObject().ToDictionary(item => item.Name, item => new MeasuredOperation(
                item.Value.GetProperty("takes_lock").GetBoolean(),
                item.Value.GetProperty("lock_kind").GetString() ?? "none",
                item.Value.GetProperty("self_deadlocks_if_held").GetBoolean(),
                item.Value.GetProperty("must_be_called_locked").GetBoolean(),
                item.Value.GetProperty("events_when_NOWAIT_fails_once").EnumerateObject().ToDictionary(
                    type => type.Name, type => type.Value.EnumerateArray().Select(name => name.GetString() ?? "").ToList())));
        }
        catch (Exception bad) when (bad is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException
            or IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"{path}: {bad.Message}");
        }
    }

    /// <summary>Checks every operation of a file.</summary>
    /// <exception cref="BadInputException">The file cannot be read or is malformed.</exception>
    public static TraceFileResult RunFile(string path)
    {
        var result = default(TraceFileResult);
        foreach (var (name, measured) in Read(path))
        {
            var found = FirstDifference(name, measured);
            result = new(result.Passed + (found is null ? 1 : 0), result.Total + 1, result.FirstDifference ?? found);
        }

        return result;
    }

    /// <summary>Checks one operation on arrays of each type that was measured; null if it does what was measured.</summary>
    public static string? FirstDifference(string name, MeasuredOperation measured)
    {
        foreach (var (type, flags) in ArrayTypes)
        {
            if (!measured.Events.TryGetValue(type, out var events)) continue;
            var takes = events.Find(item => item.StartsWith("lock", StringComparison.Ordinal)
                || item.StartsWith("unlock", StringComparison.Ordinal));
            var kind = takes is null || takes.StartsWith("unlock", StringComparison.Ordinal) ? "none" : takes;
            if (kind != measured.LockKind || measured.TakesLock != (kind != "none"))
                return $"{name} on a {type} array: the file calls its lock {measured.LockKind}, its events {kind}";
            if (TraceReplay.Run(Trace(name, flags, measured.CalledLocked ? Held(name, events)
                : [Operation(name, events)])) is { } difference) return difference;
            var held = TraceReplay.Run(Trace(name, flags, Held(name, events)));
            var deadlocks = held?.Contains($"cannot go on at spin_{measured.LockKind}", StringComparison.Ordinal) ?? false;
            if (deadlocks != measured.SelfDeadlocks) return $"{name} on a {type} array with the lock held: {held ?? "no deadlock"}";
        }

        return null;
    }

    private static RecordedTrace Trace(string name, XaFlags flags, IReadOnlyList<RecordedOperation> steps) =>
        new(name, flags, steps, null, null, null, null);

    private static RecordedOperation[] Held(string name, IReadOnlyList<string> events) =>
        [Operation("xa_lock", ["lock"]), Operation(name, events), Operation("xa_unlock", ["unlock"])];

    /// <summary>One call at an index that needs a node.</summary>
    public static RecordedOperation Operation(string name, IReadOnlyList<string> events) => new()
    {
        Op = name,
        Index = 0x40,
        Entry = XaEntry.Pointer(1),
        Gfp = Gfp.Kernel,
        Max = ulong.MaxValue,
        Events = events,
        Result = ResultOf(name),
    };

    private static string ResultOf(string name)
    {
        if (name.Contains("insert", StringComparison.Ordinal) || name.Contains("reserve", StringComparison.Ordinal)
            || name == "xa_for_each") return "0";
        return name is "xa_release" or "xa_destroy" or "xa_lock" or "xa_unlock" ? "void" : "null";
    }
}

/// <summary>One measured operation.</summary>
/// <param name="TakesLock">It takes the lock itself.</param>
/// <param name="LockKind">The first variant it takes, such as <c>lock_irq</c>; <c>none</c>.</param>
/// <param name="SelfDeadlocks">It deadlocks with a caller that holds the lock.</param>
/// <param name="CalledLocked">Its caller must hold the lock.</param>
/// <param name="Events">By type of array, its events when one allocation without sleeping fails.</param>
public sealed record MeasuredOperation(
    bool TakesLock, string LockKind, bool SelfDeadlocks, bool CalledLocked, IReadOnlyDictionary<string, List<string>> Events);
