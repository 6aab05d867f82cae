using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TagStorageModel.Engine.Cases;

/// <summary>
/// The outer form of a token: lower-case letters and digits without a gap, so that a double click selects it whole.
/// After the prefix with the version come the token's length, the contents and a checksum, in groups of fifteen
/// characters; each group is followed by a character that checks its contents and its place.
/// </summary>
/// <remarks>Base 32 with Crockford's alphabet; reading takes capitals and white space, and o, i, l for 0, 1, 1.</remarks>
public static class TokenText
{
    /// <summary>Bits in a symbol, which is one character.</summary>
    public const int BitsPerSymbol = 5;

    /// <summary>Begins every token of every version.</summary>
    public const string Name = "tsm";

    /// <summary>The version written, and the only one so far.</summary>
    public const char Version = '1';

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int GroupSize = 15;
    private const int LengthSize = 4;
    private const int ChecksumSize = 4;
    private const int PrefixSize = 4;

    /// <summary>Longer than this no token is.</summary>
    public const int LongestToken = (1 << (BitsPerSymbol * LengthSize)) - 1;

    /// <summary>Puts contents into the form.</summary>
    /// <exception cref="ArgumentException">There is too much of it.</exception>
    public static string Wrap(ReadOnlySpan<byte> contents)
    {
        var count = LengthSize + contents.Length + ChecksumSize;
        var total = PrefixSize + count + ((count + GroupSize - 1) / GroupSize);
        if (total > LongestToken) throw new ArgumentException("more than a token can hold", nameof(contents));
        var symbols = new byte[count];
        for (var i = 0; i < LengthSize; i++) symbols[i] = (byte)(total >> (BitsPerSymbol * i) & 31);
        contents.CopyTo(symbols.AsSpan(LengthSize));
        Checksum(contents).CopyTo(symbols.AsSpan(count - ChecksumSize));
        var text = new StringBuilder(Name, total).Append(Version);
        for (var i = 0; i < count; i += GroupSize)
        {
            var group = symbols.AsSpan(i, Math.Min(GroupSize, count - i));
            foreach (var symbol in group) text.Append(Alphabet[symbol]);
            text.Append(Alphabet[CheckOf(group, i / GroupSize)]);
        }

        return text.ToString();
    }

    /// <summary>Gives the contents back.</summary>
    /// <exception cref="BadInputException">
    /// It is no token, or a damaged one; says where. Characters are counted from 1, white space left out.
    /// </exception>
    public static byte[] Unwrap(string text)
    {
        var token = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).ToLowerInvariant();
        ReadPrefix(token);
        var symbols = SymbolsOf(token);
        if (symbols.Length <= LengthSize) throw Bad($"cut short after {token.Length} characters");
        var total = 0;
        for (var i = 0; i < LengthSize; i++) total |= symbols[i] << (BitsPerSymbol * i);
        var off = token.Length - total;
        var damaged = Damaged(symbols.AsSpan(0, Math.Clamp(total - PrefixSize, LengthSize + 1, symbols.Length)), isCut: off < 0);
        // The length is in the first group: if that is damaged, nothing is known of the others.
        if (damaged is (0, _) && off != 0) damaged = (0, Math.Min(GroupSize, symbols.Length - 1));
        if (damaged is var (first, last) && (off == 0 || first == 0))
            throw Bad($"characters {PrefixSize + first + 1} to {PrefixSize + last + 1} are damaged");
        if (damaged is var (from, _))
            throw Bad($"{Characters(Math.Abs(off))} {(off < 0 ? "missing" : "too many")} about character {PrefixSize + from + 1}");
        if (off < 0) throw Bad($"cut short after {token.Length}{(symbols.Length > GroupSize ? $" of {total}" : "")} characters");
        if (off > 0) throw Bad($"{Characters(off)} too many after the {total} that belong to it");
        byte[] all = [.. symbols.Where((_, i) => i % (GroupSize + 1) != GroupSize && i != symbols.Length - 1)];
        if (all.Length < LengthSize + ChecksumSize) throw Bad("too short to hold anything");
        var contents = all[LengthSize..^ChecksumSize];
        return all.AsSpan(all.Length - ChecksumSize).SequenceEqual(Checksum(contents)) ? contents
            : throw Bad("altered: its checksum does not fit");
    }

    /// <summary>How many characters a token has, by its first ones; null if these are no beginning of one.</summary>
    public static int? LengthOf(string start)
    {
        const int first = PrefixSize + GroupSize + 1;
        if (start.Length < first || !start.StartsWith(Name, StringComparison.Ordinal)) return null;
        var symbols = start[PrefixSize..first].Select(c => Alphabet.IndexOf(c)).ToArray();
        if (symbols.Any(symbol => symbol < 0)) return null;
        byte[] group = [.. symbols.Select(symbol => (byte)symbol)];
        if (CheckOf(group.AsSpan(0, GroupSize), 0) != group[GroupSize]) return null;
        return Enumerable.Range(0, LengthSize).Sum(i => group[i] << (BitsPerSymbol * i));
    }

    private static void ReadPrefix(string token)
    {
        if (token.Length == 0) throw Bad("empty");
        if (token.Length < PrefixSize && (Name + Version).StartsWith(token, StringComparison.Ordinal))
            throw Bad($"cut short after {token.Length} characters");
        if (token.Length < PrefixSize || !token.StartsWith(Name, StringComparison.Ordinal) || !char.IsAsciiDigit(token[PrefixSize - 1]))
            throw Bad($"not one of this program's (begins with '{string.Concat(token.Take(PrefixSize).Select(Printable))}')");
        var version = token[PrefixSize - 1];
        if (version > Version) throw Bad($"version {version} is newer than this program");
        if (version < Version) throw Bad($"there is no version {version}");
    }

    private static byte[] SymbolsOf(string token)
    {
        var symbols = new byte[token.Length - PrefixSize];
        for (var i = 0; i < symbols.Length; i++)
        {
            var c = token[PrefixSize + i];
            var symbol = Alphabet.IndexOf(c is 'o' ? '0' : c is 'i' or 'l' ? '1' : c);
            if (symbol < 0) throw Bad($"character {PrefixSize + i + 1} is '{Printable(c)}', which is in no token");
            symbols[i] = (byte)symbol;
        }

        return symbols;
    }

    /// <summary>
    /// The first stretch of groups whose check character does not fit. What is left of a group that was cut cannot be
    /// checked.
    /// </summary>
    private static (int First, int Last)? Damaged(ReadOnlySpan<byte> symbols, bool isCut)
    {
        (int First, int Last)? damaged = null;
        for (var i = 0; i < symbols.Length; i += GroupSize + 1)
        {
            var last = Math.Min(i + GroupSize, symbols.Length - 1);
            var fits = CheckOf(symbols[i..last], i / (GroupSize + 1)) == symbols[last];
            if (fits && damaged is not null) break;
            if (!fits && !(isCut && last < i + GroupSize)) damaged = (damaged?.First ?? i, last);
        }

        return damaged;
    }

    /// <summary>A weighted sum over GF(32): finds any one character changed and any two exchanged, and a group out of its place.</summary>
    private static byte CheckOf(ReadOnlySpan<byte> group, int place)
    {
        var sum = place & 31;
        foreach (var symbol in group)
        {
            sum = (sum ^ symbol) << 1;
            if (sum > 31) sum ^= 0b100101;
        }

        return (byte)sum;
    }

    private static byte[] Checksum(ReadOnlySpan<byte> contents)
    {
        var hash = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(contents));
        return [(byte)(hash & 31), (byte)(hash >> 5 & 31), (byte)(hash >> 10 & 31), (byte)(hash >> 15 & 31)];
    }

    private static string Characters(int count) => count == 1 ? "1 character" : $"{count} characters";

    private static char Printable(char c) => c is > ' ' and < '\x7f' and not '\'' ? c : '?';

    private static BadInputException Bad(string what) => new("token: " + what);
}
