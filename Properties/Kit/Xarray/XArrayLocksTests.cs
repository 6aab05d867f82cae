using TagStorageModel.Harness.Traces;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Properties.Traces;

namespace TagStorageModel.Properties.Kit.Xarray;

/// <summary>What each operation does to the lock, as measured on the kernel's own code.</summary>
public sealed class XArrayLocksTests
{
    private static readonly (string Name, XaFlags Flags)[] Flavours =
        [("none", XaFlags.None), ("irq", XaFlags.LockIrq), ("bh", XaFlags.LockBh)];

    private static readonly IReadOnlyDictionary<string, MeasuredOperation> Measured =
        MeasuredOperations.Read(RecordedData.PathOf("xarray-oplocks.json"));

    public static TheoryData<string> Operations => [.. Measured.Keys];

    [Fact]
    public void EveryOperationWasMeasured() => Assert.Equal(25, Measured.Count);

    [Theory]
    [MemberData(nameof(Operations))]
    public void ItDoesWhatWasMeasured(string op) => Assert.Null(MeasuredOperations.FirstDifference(op, Measured[op]));

    [Theory]
    [MemberData(nameof(Operations))]
    public void AnotherMeasurementIsSeen(string op)
    {
        var measured = Measured[op];
        Assert.NotNull(MeasuredOperations.FirstDifference(op, measured with { SelfDeadlocks = !measured.SelfDeadlocks }));
        Assert.NotNull(MeasuredOperations.FirstDifference(op, measured with { TakesLock = !measured.TakesLock }));
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
                Assert.NotNull(TraceReplay.Run(Trace(flags, [MeasuredOperations.Operation(op, measured.Events[name])])));
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
                if (flags != otherFlags)
                    Assert.NotNull(TraceReplay.Run(Trace(flags, [MeasuredOperations.Operation(op, Measured[op].Events[other])])));
            }
        }
    }

    private static string Family(string op) =>
        op.Replace("_irq", "", StringComparison.Ordinal).Replace("_bh", "", StringComparison.Ordinal)
            .Replace("_after", "", StringComparison.Ordinal);

    private static RecordedTrace Trace(XaFlags flags, IReadOnlyList<RecordedOperation> steps) =>
        new("measured", flags, steps, null, null, null, null);
}
