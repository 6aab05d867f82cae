using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Callers;

public sealed class OperationSetTests
{
    /// <summary>The numbers of tokens that somebody has.</summary>
    private static readonly string[] Numbered =
    [
        "Load", "Store", "LoadTags", "StoreTags", "Munmap", "DontNeed", "MprotectMte", "Fork", "SwapOut", "Pin", "AllocTagged",
        "Release", "TakeBlock", "SwapOff", "Compact", "Collapse", "PeekTags", "PokeTags", "GuestAccess", "GuestReadTags", "GuestWriteTags",
        "MergePages", "SplitHuge", "MigrateBuffers", "ReadFile", "Truncate",
    ];

    [Fact]
    public void ANumberIsForEver()
    {
        Assert.Equal(Numbered, OperationSet.All.Take(Numbered.Length).Select(operation => operation.Name));
        Assert.All(Numbered.Index(), item => Assert.Equal(item.Index, OperationSet.Find(item.Item)!.Number));
        Assert.All(OperationSet.All, operation => Assert.Same(operation, OperationSet.Of(operation.Number)));
    }

    [Fact]
    public void TwoOfOneNumberAreAnError()
    {
        var second = new Operation(Operation.Pin.Number, "Second", "second", "", (_, _, _) => default);
        var error = Assert.Throws<ArgumentException>(() => OperationSet.Ordered([.. OperationSet.All, second]));
        Assert.Contains("Pin and Second have the same number 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AThemeHasOneOperationInEachPlace()
    {
        var second = new Operation(1000, "Second", "second", "", (_, _, _) => default) { Themes = [(Theme.Drivers, 0)] };
        var error = Assert.Throws<ArgumentException>(() => OperationSet.Ordered([.. OperationSet.All, second]));
        Assert.Contains("the places of Drivers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ANumberOfNoneIsNotKnown()
    {
        var unknown = OperationSet.Of(4711);
        Assert.False(unknown.IsKnown);
        Assert.Equal(unknown, OperationSet.Of(4711));
        Assert.Throws<ArgumentOutOfRangeException>(() => { unknown.Invoke(null!, null!, new Call(unknown)); });
    }
}
