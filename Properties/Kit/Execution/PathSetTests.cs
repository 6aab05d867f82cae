using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class PathSetTests
{
    [Fact]
    public void ASetHasItsPathsAndNoOthers()
    {
        string[] names = [.. Enumerable.Range(0, 200).Select(i => $"member_{i}")];
        var all = PathSet.Of(names);
        Assert.All(names, name => Assert.True(all.Contains(CodePath.Of(name).Index)));
        var one = PathSet.Of(names[150]);
        Assert.Equal([names[150]], names.Where(name => one.Contains(CodePath.Of(name).Index)));
        Assert.False(all.Contains(CodePath.Of("no_member").Index));
        Assert.False(one.Contains(CodePath.Of(names[150]).Index + 640));
    }
}
