using FsCheck.Xunit;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Properties.Engine.Text;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("a *b* <c> `d` |", "a \\*b\\* \\<c\\> \\`d\\` \\|")]
    [InlineData("- no item", "\\- no item")]
    [InlineData("12. no item", "12\\. no item")]
    [InlineData("    no code", "no code")]
    [InlineData("no\n# heading", "no \\# heading")]
    public void AnEscapedTextMeansNothing(string text, string expected) => Assert.Equal(expected, MarkdownText.Escaped(text));

    [Theory]
    [InlineData("a", "`a`")]
    [InlineData("a`b", "`` a`b ``")]
    [InlineData("a``b", "``` a``b ```")]
    [InlineData("a|b\nc", "`a\\|b c`")]
    [InlineData("", "` `")]
    public void CodeEndsWhereItIsToEnd(string text, string expected) => Assert.Equal(expected, MarkdownText.Code(text));

    [Property]
    public void AFenceIsNotClosedInside(string? between, int seed)
    {
        var lines = HostileText.Of(between, seed).Split('\n');
        var made = MarkdownText.Fenced(lines).Split('\n');
        Assert.Equal((lines.Length + 3, made[0], ""), (made.Length, made[^2], made[^1]));
        Assert.DoesNotContain(made[1..^2], line => line.Contains(made[0], StringComparison.Ordinal));
    }
}
