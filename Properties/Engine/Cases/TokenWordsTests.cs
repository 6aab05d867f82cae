using FsCheck;
using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class TokenWordsTests
{
    [Property(MaxTest = 500)]
    public void AnyTextComesBack(NonNull<string> text) => Assert.Equal(text.Get, Read(text.Get));

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\u00e4\ud800/\n\x7f\x80")]
    [InlineData("rfc-v3")]
    [InlineData("I21/mte_restore_tags_for_pfn/tag_blocks_lock,vma->vm_lock/process/tag_storage_enabled() && "
        + "!page_tag_storage_reserved(page)")]
    public void TheseTextsComeBack(string text) => Assert.Equal(text, Read(text));

    [Fact]
    public void AFrequentWordIsOneByte()
    {
        var bits = new BitWriter();
        TokenWords.Write(bits, "tag_storage_reserve_block/process");
        Assert.InRange(bits.Symbols.Length, 1, 6);
    }

    [Fact]
    public void AWordThatIsNotInTheVersionIsRefused()
    {
        var bits = new BitWriter();
        bits.Number(1, 4);
        bits.Bits(255, 8);
        Assert.Equal("token: there is no word 127 in its version",
            Assert.Throws<BadInputException>(() => TokenWords.Read(new BitReader(bits.Symbols))).Message);
    }

    private static string Read(string text)
    {
        var bits = new BitWriter();
        TokenWords.Write(bits, text);
        return TokenWords.Read(new BitReader(bits.Symbols));
    }
}
