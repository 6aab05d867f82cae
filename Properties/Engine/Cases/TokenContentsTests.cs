using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class TokenContentsTests
{
    private const string Foreign = "0123456789abcdefghijklmnopqrstuvwxyzABCXYZ .:-\u00e4\u2026\ud83d\0";

    [Fact]
    public void NoTextMakesAnythingButACaseOrOneLine()
    {
        var random = new Xoshiro(1);
        var refused = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var text = RecordedCaseText(i);
            for (var n = 1 + random.Next(3); n > 0; n--) text = Mutated(text, ref random);
            if (Refuses(text)) refused++;
        }

        Assert.InRange(refused, 7000, 9999);
    }

    [Fact]
    public void ContentsWithRightChecksumsAreNotTrusted()
    {
        var random = new Xoshiro(2);
        var refused = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var contents = TokenText.Unwrap(RecordedCaseText(i)).ToList();
            for (var n = 1 + random.Next(4); n > 0 && contents.Count > 1; n--)
            {
                var at = random.Next(contents.Count);
                switch (random.Next(4))
                {
                    case 0:
                        contents[at] = (byte)random.Next(32);
                        break;
                    case 1:
                        contents.RemoveRange(at, contents.Count - at);
                        break;
                    case 2:
                        contents.InsertRange(at, Enumerable.Repeat((byte)31, 1 + random.Next(40)));
                        break;
                    default:
                        contents.RemoveAt(at);
                        break;
                }
            }

            if (Refuses(TokenText.Wrap([.. contents]))) refused++;
        }

        Assert.InRange(refused, 5000, 9999);
    }

    [Fact]
    public void NumbersThatAreTooLargeAreRefused()
    {
        for (var length = 1; length < 60; length++)
        {
            for (var tail = 0; tail < 32; tail++)
            {
                byte[] contents = [.. Enumerable.Repeat((byte)31, length), (byte)tail, .. new byte[40]];
                Refuses(TokenText.Wrap(contents));
            }
        }
    }

    private static string RecordedCaseText(int i) => Samples[i % Samples.Length];

    private static string[] Samples { get; } = [.. Enumerable.Range(0, 100).Select(i => RecordedCase.Of((ulong)i).Text)];

    /// <summary>Any other exception fails the test.</summary>
    private static bool Refuses(string text)
    {
        try
        {
            var token = Token.Parse(text, Subjects.All);
            Assert.Null(token.Case.Series().Fault());
            Assert.Null(token.Case.Schedule.Fault());
            Assert.Equal(token, Token.Parse(token.Text, Subjects.All));
            Assert.True(token.Case.Schedule.Steps >= 0);
            return false;
        }
        catch (BadInputException exception)
        {
            Assert.StartsWith("token: ", exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', exception.Message);
            Assert.InRange(exception.Message.Length, 8, 160);
            return true;
        }
    }

    private static string Mutated(string text, ref Xoshiro random)
    {
        var at = random.Next(text.Length + 1);
        var size = Math.Min(1 + random.Next(6), text.Length - at);
        var foreign = string.Concat(Enumerable.Range(0, 1 + random.Next(4)).Select(n => Foreign[(at + (n * size * 7)) % Foreign.Length]));
        switch (random.Next(8))
        {
            case 0: return text[..at];
            case 1: return text[at..];
            case 2: return text.Insert(at, foreign);
            case 3: return text.Remove(at, size);
            case 4: return size == 0 ? text : text[..at] + foreign + text[(at + size)..];
            case 5: return text[..at] + text[at..].ToUpperInvariant();
            case 6: return size < 2 ? text : text[..at] + text[at + 1] + text[at] + text[(at + 2)..];
            default: return text[at..] + text[..at];
        }
    }
}
