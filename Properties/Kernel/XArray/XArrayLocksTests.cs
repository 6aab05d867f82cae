using System.Text.Json;
using TagStorageModel.Harness;
using TagStorageModel.Model;

namespace TagStorageModel.Properties;

/// <summary>What each operation does to the lock, as measured on the kernel's own code.</summary>
public sealed class XArrayLocksTests
{
    private static readonly (string Name, XaFlags Flags)[] Flavours =
        [("none", XaFlags.None), ("irq", XaFlags.LockIrq), ("bh", XaFlags.LockBh)];

    private static readonly Dictionary<string, MeasuredOperation> Measured = Read();

    public static TheoryData<string> Operations => [.. Measured.Keys];

    [Fact]
    public void EveryOperationWasMeasured() => Assert.Equal(25, Measured.Count);

    [Theory]
    [MemberData(nameof(Operations))]
    public void EventsWhenMemoryIsShort(string op)
    {
        foreach (var (name, flags) in Flavours)
        {
            var operation = Operation(op, Measured[op].Events[name]);
            Assert.Null(TraceReplay.Run(Trace(flags, Measured[op].CalledLocked ? Held(operation) : [operation])));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void TakesTheLockItself(string op)
    {
        var measured = Measured[op];
        foreach (var (name, _) in Flavours)
        {
            var first = measured.Events[name].Find(
                item => item.StartsWith("lock", StringComparison.Ordinal) || item.StartsWith("unlock", StringComparison.Ordinal));
            Assert.Equal(measured.LockKind, first is null || first.StartsWith("unlock", StringComparison.Ordinal) ? "none" : first);
            Assert.Equal(measured.TakesLock, measured.LockKind != "none");
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void DeadlocksIfTheLockIsHeld(string op)
    {
        var measured = Measured[op];
        foreach (var (name, flags) in Flavours)
        {
            var found = TraceReplay.Run(Trace(flags, Held(Operation(op, measured.Events[name]))));
            if (measured.SelfDeadlocks) Assert.Contains($"cannot go on at spin_{measured.LockKind}", found, StringComparison.Ordinal);
            else Assert.Null(found);
        }
    }

    /// <summary>No operation passes for another one of its family: a lock of another kind would be seen.</summary>
    [Theory]
    [MemberData(nameof(Operations))]
    public void ADifferentLockKindIsSeen(string op)
    {
        var family = Family(op);
        foreach (var (name, flags) in Flavours)
        {
            foreach (var (other, measured) in Measured)
            {
                if (other == op || Family(other) != family || Measured[op].CalledLocked != measured.CalledLocked) continue;
                if (op is "xa_find" or "xa_find_after") continue;
                Assert.NotNull(TraceReplay.Run(Trace(flags, [Operation(op, measured.Events[name])])));
            }
        }
    }

    /// <summary>The slow path follows the type of the array: on an array of another type the same calls would be seen to differ.</summary>
    [Theory]
    [InlineData("xa_store")]
    [InlineData("xa_store_irq")]
    [InlineData("xa_cmpxchg_bh")]
    [InlineData("xa_insert")]
    [InlineData("xa_reserve_irq")]
    public void ADifferentArrayTypeIsSeen(string op)
    {
        foreach (var (_, flags) in Flavours)
        {
            foreach (var (other, otherFlags) in Flavours)
            {
                if (flags != otherFlags) Assert.NotNull(TraceReplay.Run(Trace(flags, [Operation(op, Measured[op].Events[other])])));
            }
        }
    }

    private static string Family(string op) =>
        op.Replace("_irq", "", StringComparison.Ordinal).Replace("_bh", "", StringComparison.Ordinal).Replace("_after", "", StringComparison.Ordinal);

    private static RecordedTrace Trace(XaFlags flags, IReadOnlyList<RecordedOperation> steps) =>
        new("measured", flags, steps, null, null, null, null);

    private static RecordedOperation[] Held(RecordedOperation operation) =>
        [Operation("xa_lock", ["lock"]), operation, Operation("xa_unlock", ["unlock"])];

    private static RecordedOperation Operation(string op, IReadOnlyList<string> events) => new()
    {
        Op = op,
        Index = 0x40,
        Entry = XaEntry.Pointer(1),
        Gfp = Gfp.Kernel,
        Max = ulong.MaxValue,
        Events = events,
        Result = Result(op),
    };

    private static string Result(string op)
    {
        if (op.Contains("insert", StringComparison.Ordinal) || op.Contains("reserve", StringComparison.Ordinal) || op == "xa_for_each") return "0";
        return op is "xa_release" or "xa_destroy" or "xa_lock" or "xa_unlock" ? "void" : "null";
    }

    private static Dictionary<string, MeasuredOperation> Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(RecordedData.PathOf("xarray-oplocks.json")));
        return document.RootElement.EnumerateObject().ToDictionary(item => item.Name, item => new MeasuredOperation(
            item.Value.GetProperty("takes_lock").GetBoolean(),
            item.Value.GetProperty("lock_kind").GetString()!,
            item.Value.GetProperty("self_deadlocks_if_held").GetBoolean(),
            item.Value.GetProperty("must_be_called_locked").GetBoolean(),
            item.Value.GetProperty("events_when_NOWAIT_fails_once").EnumerateObject()
                .ToDictionary(flavour => flavour.Name, flavour => flavour.Value.EnumerateArray().Select(name => name.GetString()!).ToList())));
    }

    private sealed record MeasuredOperation(
        bool TakesLock, string LockKind, bool SelfDeadlocks, bool CalledLocked, Dictionary<string, List<string>> Events);
}
