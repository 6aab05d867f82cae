using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class TokenTextTests
{
    [Fact]
    public void ContentsOfEveryLengthComeBack()
    {
        for (var length = 1; length < 100; length++)
        {
            byte[] contents = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 7 % 32))];
            Assert.Equal(contents, TokenText.Unwrap(TokenText.Wrap(contents)));
        }

        Assert.Throws<ArgumentException>(() => TokenText.Wrap(new byte[TokenText.LongestToken]));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("ts", "cut short after 2 characters")]
    [InlineData("xyz", "not one of this program's (begins with 'xyz')")]
    [InlineData("tsmx0000", "not one of this program's (begins with 'tsmx')")]
    [InlineData("\u0001'\u00e4x and more", "not one of this program's (begins with '???x')")]
    [InlineData("tsm9", "version 9 is newer than this program")]
    [InlineData("tsm0abc", "there is no version 0")]
    [InlineData("tsm1", "cut short after 4 characters")]
    [InlineData("tsm1abcd", "cut short after 8 characters")]
    [InlineData("tsm1abcdefgh", "cut short after 12 characters")]
    public void WhatIsNoTokenIsNamed(string text, string what) => Refused("token: " + what, text);

    [Fact]
    public void TheDamageIsLocated()
    {
        var text = TokenText.Wrap([.. Enumerable.Range(0, 100).Select(i => (byte)(i * 7 % 32))]);
        Assert.Equal(4 + 108 + 8, text.Length);
        Refused("token: cut short after 113 of 120 characters", text[..113]);
        Refused("token: cut short after 10 characters", text[..10]);
        Refused("token: 3 characters too many after the 120 that belong to it", text + "abc");
        Refused("token: character 58 is '.', which is in no token", Altered(57, '.'));
        Refused("token: characters 53 to 68 are damaged", Altered(57, text[57] == 'x' ? 'y' : 'x'));
        Refused("token: characters 5 to 20 are damaged", Altered(4, text[4] == 'x' ? 'y' : 'x'));
        Refused("token: characters 117 to 120 are damaged", Altered(118, text[118] == 'x' ? 'y' : 'x'));
        Refused("token: 1 character missing about character 53", text.Remove(57, 1));
        Refused("token: 2 characters too many about character 53", text.Insert(57, "xy"));

        string Altered(int at, char c) => text[..at] + c + text[(at + 1)..];
    }

    [Fact]
    public void EveryChangedCharacterAndEveryExchangeIsSeenInItsGroup()
    {
        var text = TokenText.Wrap([.. Enumerable.Range(0, 50).Select(i => (byte)(i * 11 % 32))]);
        for (var at = 4; at < text.Length; at++)
        {
            foreach (var c in "0123456789abcdefghjkmnpqrstvwxyz".Where(c => c != text[at])) SeenAt(at, text[..at] + c + text[(at + 1)..]);
            for (var other = at + 1; other < text.Length && (other - 4) / 16 == (at - 4) / 16; other++)
            {
                if (text[at] != text[other]) SeenAt(at, text[..at] + text[other] + text[(at + 1)..other] + text[at] + text[(other + 1)..]);
            }
        }

        void SeenAt(int at, string altered)
        {
            var first = at - ((at - 4) % 16);
            Refused($"token: characters {first + 1} to {Math.Min(first + 16, text.Length)} are damaged", altered);
        }
    }

    private static void Refused(string message, string text) =>
        Assert.Equal(message, Assert.Throws<BadInputException>(() => TokenText.Unwrap(text)).Message);
}
