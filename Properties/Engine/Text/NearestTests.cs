using TagStorageModel.Engine.Text;

namespace TagStorageModel.Properties.Engine.Text;

public sealed class NearestTests
{
    [Theory]
    [InlineData("cow-vs-restor", "cow-vs-restore")]
    [InlineData("restore-vs-cow", "restore-vs-free")]
    [InlineData("", "free")]
    public void TheOneWithTheFewestChanges(string text, string expected) =>
        Assert.Equal(expected, Nearest.Of(text, ["cow-vs-restore", "restore-vs-free", "free"]));

    [Fact]
    public void OfNoneThereIsNone() => Assert.Null(Nearest.Of("x", []));
}
