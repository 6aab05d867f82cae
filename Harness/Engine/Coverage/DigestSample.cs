using System.Buffers.Binary;

namespace TagStorageModel.Engine.Coverage;

/// <summary>The digests that <see cref="Saturation"/> keeps, in text: base64 of 8 bytes each, ascending.</summary>
/// <param name="Depth">How many low bits of each are zero: each stands for 2 to this power.</param>
/// <param name="Once">Those seen once.</param>
/// <param name="Again">Those seen more often.</param>
public sealed record DigestSample(int Depth, string Once, string Again)
{
    private const int MostDepth = 40;
    private const int Size = sizeof(ulong);

    /// <summary>The text of digests.</summary>
    public static string TextOf(IEnumerable<ulong> digests)
    {
        ulong[] sorted = [.. digests.Order()];
        var bytes = new byte[sorted.Length * Size];
        for (var i = 0; i < sorted.Length; i++) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * Size), sorted[i]);
        return Convert.ToBase64String(bytes);
    }

    /// <summary>The digests of a text.</summary>
    public static IEnumerable<ulong> DigestsOf(string text) =>
        Convert.FromBase64String(text).Chunk(Size).Select(bytes => BinaryPrimitives.ReadUInt64BigEndian(bytes));

    /// <summary>Why it is no sample; null if it is one.</summary>
    internal string? Fault() =>
        Depth is >= 0 and <= MostDepth && IsText(Once) && IsText(Again) ? null : "the digests are none";

    private static bool IsText(string text) =>
        text.Length <= Saturation.Capacity * 12 && Convert.TryFromBase64String(text, new byte[text.Length], out var size)
            && size % Size == 0;
}
