using TagStorageModel.Engine.Reports;
using TagStorageModel.Harness.Cli;

namespace TagStorageModel.Properties.Cli;

public sealed class TerminalTests
{
    /// <summary>A pipe has no colours, no line that is drawn again, no height, whatever the environment says of terminals.</summary>
    [Fact]
    public void WhatIsNoTerminalIsPlain()
    {
        using var output = new StringWriter();
        var console = Terminal.On(output);
        Assert.False(ColourConsole.HasColours(console));
        Assert.False(console.Profile.Capabilities.Interactive);
        Assert.Equal(100, console.Profile.Width);
        Assert.Null(Terminal.HeightOf(output));
        Assert.Null(Terminal.ForProgress(output, output));
        ColourConsole.WriteLine(console, ScreenLine.Of(new string('x', 150), Tone.News));
        Assert.Equal(new string('x', 150) + Environment.NewLine, output.ToString());
    }
}
