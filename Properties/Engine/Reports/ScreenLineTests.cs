using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class ScreenLineTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(80, 1)]
    [InlineData(81, 2)]
    [InlineData(241, 4)]
    public void ATerminalBreaksLongLines(int length, int height) =>
        Assert.Equal(height, ScreenLine.Of(new string('x', length)).HeightAt(80));

    [Fact]
    public void WithoutColoursItIsItsText() =>
        Assert.Equal("a b", new ScreenLine(("a ", Tone.News), ("b ", Tone.Plain)).ToString());
}
