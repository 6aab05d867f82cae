using System.Buffers.Binary;
using System.IO.Compression;

namespace TagStorageModel.Harness.Traces;

/// <summary>
/// Files compressed with gzip, of one member or more. Every member must be whole: what is cut is told by the length and the check
/// sum at its end, which a stream that decompresses as far as it can does not ask for.
/// </summary>
internal static class Gunzip
{
    private const int HeaderLength = 10;
    private const int TrailerLength = 8;
    private static readonly uint[] Table = MakeTable();

    /// <summary>What was compressed.</summary>
    /// <exception cref="InvalidDataException">The data is no gzip file, or is cut or changed.</exception>
    internal static byte[] Whole(byte[] file)
    {
        using var all = new MemoryStream();
        var start = 0;
        while (start < file.Length) start = Member(file, start, all);
        return all.ToArray();
    }

    /// <summary>Whether a file begins as a gzip file does.</summary>
    internal static bool IsMagic(ReadOnlySpan<byte> data) => data.Length > 2 && data[0] == 0x1f && data[1] == 0x8b && data[2] == 8;

    /// <summary>Adds one member's data.</summary>
    /// <returns>Where the next one begins.</returns>
    private static int Member(byte[] file, int start, MemoryStream all)
    {
        var body = Body(file, start);
        for (var end = NextMagic(file, body); end <= file.Length; end = NextMagic(file, end + 1))
        {
            if (end - body >= TrailerLength && Inflated(file, body, end - TrailerLength - body) is { } data && Fits(data, file, end))
            {
                all.Write(data);
                return end;
            }

            if (end == file.Length) break;
        }

        throw new InvalidDataException(start == 0 ? "the compressed data is cut or changed"
            : "a member of the compressed data is cut or changed");
    }

    private static bool Fits(byte[] data, byte[] file, int end) =>
        BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end - 4)) == (uint)data.Length
        && BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end - TrailerLength)) == Checksum(data);

    private static byte[]? Inflated(byte[] file, int start, int length)
    {
        try
        {
            using var inflate = new DeflateStream(new MemoryStream(file, start, length), CompressionMode.Decompress);
            using var data = new MemoryStream();
            inflate.CopyTo(data);
            return data.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>The end of a member's header: the fixed part, then the fields that its flags tell of.</summary>
    private static int Body(byte[] file, int start)
    {
        if (!IsMagic(file.AsSpan(start)) || file.Length - start < HeaderLength)
            throw new InvalidDataException(start == 0 ? "not compressed with gzip" : "something else stands behind the compressed data");
        var flags = file[start + 3];
        var at = start + HeaderLength;
        if ((flags & 4) != 0) at += at + 2 <= file.Length ? 2 + BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at)) : 2;
        if ((flags & 8) != 0) at = AfterZero(file, at);
        if ((flags & 16) != 0) at = AfterZero(file, at);
        if ((flags & 2) != 0) at += 2;
        return at <= file.Length ? at : throw new InvalidDataException("the compressed data is cut");
    }

    private static int AfterZero(byte[] file, int at)
    {
        while (at < file.Length && file[at] != 0) at++;
        return at + 1;
    }

    private static int NextMagic(byte[] file, int from)
    {
        for (var at = from; at < file.Length; at++)
        {
            if (IsMagic(file.AsSpan(at))) return at;
        }

        return file.Length;
    }

    private static uint Checksum(byte[] data)
    {
        var sum = uint.MaxValue;
        foreach (var item in data) sum = Table[(byte)(sum ^ item)] ^ (sum >> 8);
        return ~sum;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var word = i;
            for (var bit = 0; bit < 8; bit++) word = (word & 1) != 0 ? 0xedb88320 ^ (word >> 1) : word >> 1;
            table[i] = word;
        }

        return table;
    }
}
