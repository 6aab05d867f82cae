using TagStorageModel.Kit.Words;

namespace TagStorageModel.Properties.Kit.Words;

public sealed class WordFormTests
{
    private static readonly WordForm Form = new("lift {access:load|store} mm{mm}[{address}] with mm{mm}[{other}], {tags:x}");

    [Fact]
    public void ItIsWrittenWithNumbersInItsPlaces() => Assert.Equal("lift store mm3[4] with mm3[5], 0x1f",
        Form.Write(place => place switch { "access" => 1, "mm" => 3, "address" => 4, "other" => 5, _ => 31 }));

    [Fact]
    public void ItIsShownWithTheNamesOfItsPlaces()
    {
        Assert.Equal("lift <load|store> mm<mm>[<address>] with mm<mm>[<other>], 0x<tags>", Form.Text);
        Assert.Equal(["access", "mm", "address", "other", "tags"], Form.Places);
    }

    [Fact]
    public void ANumberWithoutANameIsWrittenAsANumber() => Assert.Equal("7", new WordForm("{access:load|store}").Write(_ => 7));

    [Theory]
    [InlineData("a {b")]
    [InlineData("a {}")]
    [InlineData("a {b:c:d}")]
    public void APatternThatIsNoneIsAnError(string pattern) => Assert.Throws<ArgumentException>(() => new WordForm(pattern));

    [Theory]
    [InlineData("mm0[0x1F]->x", "mm|0|[|0x1F|]|-|>|x")]
    [InlineData("  0xg 00 1_a é٣", "0|xg|00|1|_a|é|٣")]
    [InlineData("", "")]
    public void WordsAreComparedInPieces(string text, string pieces) =>
        Assert.Equal(pieces, string.Join('|', WordPieces.Of(text).Select(piece => piece.Text)));

    [Fact]
    public void APieceSaysWhereItBegins() => Assert.All(WordPieces.Of(" mm0 [ 7 ]\t0x7f 😀"),
        piece => Assert.Equal(piece.Text, " mm0 [ 7 ]\t0x7f 😀".Substring(piece.At, piece.Text.Length)));
}
