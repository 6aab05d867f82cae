using System.Text;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// Names and keys in a token: ASCII characters as they are, the words that are frequent in keys as one byte. The
/// list of words, <c>token-words-1.txt</c>, belongs to version 1 of the format: it never changes.
/// </summary>
public static class TokenWords
{
    private const byte Foreign = 0;
    private const int FirstWord = 128;

    private static readonly string[] Words = Load();

    /// <summary>Writes a text, whatever is in it.</summary>
    public static void Write(BitWriter bits, string text)
    {
        var parts = new List<(byte Byte, char Char)>();
        for (var i = 0; i < text.Length;)
        {
            var word = LongestAt(text, i);
            if (word >= 0) parts.Add(((byte)(FirstWord + word), default));
            else parts.Add(text[i] is > '\0' and < '\x80' ? ((byte)text[i], default) : (Foreign, text[i]));
            i += word >= 0 ? Words[word].Length : 1;
        }

        bits.Number(parts.Count, 4);
        foreach (var (part, c) in parts)
        {
            bits.Bits(part, 8);
            if (part == Foreign) bits.Bits(c, 16);
        }
    }

    /// <summary>Reads one text, of words of the list and of letters that stand for themselves.</summary>
    public static string Read(BitReader bits)
    {
        var text = new StringBuilder();
        for (var left = bits.Count(4); left > 0; left--)
        {
            var part = (byte)bits.Bits(8);
            if (part == Foreign) text.Append((char)bits.Bits(16));
            else if (part < FirstWord) text.Append((char)part);
            else if (part - FirstWord < Words.Length) text.Append(Words[part - FirstWord]);
            else throw new BadInputException($"token: there is no word {part - FirstWord} in its version");
        }

        return text.ToString();
    }

    private static string[] Load()
    {
        using var stream = typeof(TokenWords).Assembly.GetManifestResourceStream("token-words-1.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    private static int LongestAt(string text, int at)
    {
        var best = -1;
        for (var i = 0; i < Words.Length; i++)
        {
            if (string.CompareOrdinal(text, at, Words[i], 0, Words[i].Length) == 0 && (best < 0 || Words[i].Length > Words[best].Length))
                best = i;
        }

        return best;
    }
}
