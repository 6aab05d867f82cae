namespace TagStorageModel.Engine.Cases;

/// <summary>Reads what a <see cref="BitWriter"/> wrote, and trusts none of it.</summary>
/// <param name="symbols">Symbols of five bits.</param>
public sealed class BitReader(byte[] symbols)
{
    private readonly int end = symbols.Length * TokenText.BitsPerSymbol;
    private int at;

    /// <summary>Bits that are left.</summary>
    public int Left => end - at;

    /// <summary>Reads as many bits as were written, at most 64.</summary>
    public ulong Bits(int count)
    {
        if (count > Left) throw new BadInputException("token: its contents end too early");
        ulong value = 0;
        for (var i = 0; i < count; i++, at++)
            value |= (ulong)(symbols[at / TokenText.BitsPerSymbol] >> (at % TokenText.BitsPerSymbol) & 1) << i;
        return value;
    }

    /// <summary>The next bit: whether it is 1.</summary>
    public bool Flag() => Bits(1) != 0;

    /// <summary>Reads a number written in groups of as many bits.</summary>
    public int Number(int group)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += group)
        {
            var bits = Bits(group);
            if (shift > 31 || (value |= bits << shift) > int.MaxValue) throw new BadInputException("token: a number in it is too large");
            if (!Flag()) return (int)value;
        }
    }

    /// <summary>Reads how many items follow, each of at least one bit.</summary>
    public int Count(int group)
    {
        var count = Number(group);
        return count <= Left ? count : throw new BadInputException("token: its contents end too early");
    }

    /// <summary>Throws unless only the zeros that fill up the last symbol are left.</summary>
    public void End()
    {
        if (Left >= TokenText.BitsPerSymbol || Bits(Left) != 0)
            throw new BadInputException("token: there is more in it than belongs there");
    }
}
