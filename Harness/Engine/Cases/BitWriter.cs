namespace TagStorageModel.Engine.Cases;

/// <summary>Writes numbers as bits, packed into symbols of five: each is one character of a token.</summary>
public sealed class BitWriter
{
    private readonly List<byte> symbols = [];
    private int used = TokenText.BitsPerSymbol;

    /// <summary>What was written, the last symbol filled up with zeros.</summary>
    public byte[] Symbols => [.. symbols];

    /// <summary>Writes the lowest bits of a number, the lowest first.</summary>
    public void Bits(ulong value, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (used == TokenText.BitsPerSymbol)
            {
                symbols.Add(0);
                used = 0;
            }

            symbols[^1] |= (byte)((value >> i & 1) << used++);
        }
    }

    /// <summary>Appends one bit, 1 for true.</summary>
    public void Flag(bool value) => Bits(value ? 1u : 0u, 1);

    /// <summary>Writes a number that is mostly small: groups of bits, the lowest first, each followed by whether another comes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public void Number(int value, int group)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var rest = (uint)value;
        do
        {
            Bits(rest, group);
            rest >>= group;
            Flag(rest != 0);
        }
        while (rest != 0);
    }
}
