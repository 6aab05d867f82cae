using System.IO.Compression;
using System.Text;
using TagStorageModel.Harness.Traces;

namespace TagStorageModel.Properties.Traces;

public sealed class GunzipTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30_000)]
    public void WhatWasCompressedComesBack(int length)
    {
        var data = Data(length, 1);
        Assert.Equal(data, Gunzip.Whole(Compressed(data)));
        Assert.Equal(
            [.. data, .. data, .. Data(50, 2)],
            Gunzip.Whole([.. Compressed(data), .. Compressed(data), .. Compressed(Data(50, 2))]));
    }

    /// <summary>Wherever the file is cut, but between two members, and whichever byte of the data is changed.</summary>
    [Fact]
    public void WhatIsCutOrChangedIsRefused()
    {
        var (first, second) = (Compressed(Data(300, 3)), Compressed(Data(200, 4)));
        byte[] both = [.. first, .. second];
        for (var length = 1; length < both.Length; length++)
        {
            if (length != first.Length) Assert.Throws<InvalidDataException>(() => Gunzip.Whole(both[..length]));
        }

        // Cut in the midst of the first: the second stands where it should go on.
        for (var length = 1; length < first.Length; length++)
            Assert.Throws<InvalidDataException>(() => Gunzip.Whole([.. first[..length], .. second]));

        // The last bits before the check sum fill up a byte, and mean nothing.
        for (var i = 10; i < first.Length; i++)
        {
            var changed = first.ToArray();
            changed[i] ^= 0x10;
            if (i == first.Length - 9) continue;
            Assert.Throws<InvalidDataException>(() => Gunzip.Whole(changed));
        }

        Assert.Throws<InvalidDataException>(() => Gunzip.Whole([.. first, 1, 2, 3]));
        Assert.Throws<InvalidDataException>(() => Gunzip.Whole(Encoding.ASCII.GetBytes("{}")));
    }

    private static byte[] Data(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)('a' + random.Next(20)))];
    }

    private static byte[] Compressed(byte[] data)
    {
        using var all = new MemoryStream();
        using (var gzip = new GZipStream(all, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(data);
        return all.ToArray();
    }
}
