using System.Globalization;
using System.Text.Json;
using FsCheck.Xunit;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Properties.Engine.Text;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("plain: text ~ü😀", "plain: text ~ü😀")]
    [InlineData("a\nb\r\nc\rd\u0085e\u2028f\u2029g\vh\fi\tj", "a b c d e f g h i j")]
    [InlineData("\u001b[31m \u009b \0 \u007f", "\ufffd[31m \ufffd \ufffd \ufffd")]
    [InlineData("\u202ex\u2066 \u200b \ufeff", "\ufffdx\ufffd \ufffd \ufffd")]
    [InlineData("see ##[error]", "see ##(error]")]
    public void ALineHoldsWhatIsSeen(string text, string expected) => Assert.Equal(expected, PlainText.Line(text));

    [Fact]
    public void HalfACharacterIsNone() => Assert.Equal("\ufffd \ufffdx \ufffd", PlainText.Line("\ud800 \udc00x \uffff"));

    [Property]
    public void WhatIsHarmlessStaysAsItIs(string? between, int seed)
    {
        var line = PlainText.Line(HostileText.Of(between, seed));
        Assert.Equal(line, PlainText.Line(line));
        Assert.DoesNotContain(line, c => char.GetUnicodeCategory(c)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        Assert.Equal(PlainText.OneLine(line), PlainText.OneLine(PlainText.OneLine(line)));
    }

    [Fact]
    public void ABlockKeepsItsLines() => Assert.Equal("a\nb c\n\ufffd", PlainText.Block("a\nb\tc\n\u0007"));

    [Property]
    public void AShortOneIsShort(string? between, int seed)
    {
        var text = HostileText.Of(between, seed);
        var shown = PlainText.Short(text, 20);
        Assert.InRange(shown.Length, 1, 20);
        if (PlainText.Line(text).Length <= 20) Assert.Equal(PlainText.Line(text), shown);
        else Assert.Contains("…", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("::error::x", "∷error::x")]
    [InlineData("   ::warning::x", "   ∷warning::x")]
    [InlineData("a ::x", "a ::x")]
    [InlineData("", "")]
    public void ALineIsNoCommand(string line, string expected) => Assert.Equal(expected, PlainText.Uncommanding(line));

    [Property]
    public void JsonMeansTheSame(string? between, int seed)
    {
        var options = new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        var json = JsonSerializer.Serialize(HostileText.Of(between, seed), options);
        var seen = PlainText.Json(json);
        Assert.Equal(JsonSerializer.Deserialize<string>(json), JsonSerializer.Deserialize<string>(seen));
        Assert.DoesNotContain(seen, c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format);
    }
}
