using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class BitReaderTests
{
    [Property(MaxTest = 500)]
    public void WhatIsWrittenIsRead((int Number, byte Group, bool Flag)[] items, ulong word)
    {
        var writer = new BitWriter();
        foreach (var (number, group, flag) in items)
        {
            writer.Number(number & int.MaxValue, 1 + (group % 8));
            writer.Flag(flag);
        }

        writer.Number(int.MaxValue, 1 + (int)(word % 8));
        writer.Bits(word, 64);
        var reader = new BitReader(writer.Symbols);
        foreach (var (number, group, flag) in items)
        {
            Assert.Equal(number & int.MaxValue, reader.Number(1 + (group % 8)));
            Assert.Equal(flag, reader.Flag());
        }

        Assert.Equal(int.MaxValue, reader.Number(1 + (int)(word % 8)));
        Assert.Equal(word, reader.Bits(64));
        reader.End();
    }

    [Fact]
    public void WhatCannotHaveBeenWrittenIsRefused()
    {
        Refused("token: its contents end too early", reader => reader.Bits(51));
        Refused("token: its contents end too early", reader => reader.Count(5), 15, 31, 31, 31);
        Refused("token: there is more in it than belongs there", reader => reader.End());
        Refused("token: there is more in it than belongs there", reader => reader.End(), 1);
        Refused("token: a number in it is too large", reader => reader.Number(4), [.. Enumerable.Repeat((byte)31, 8)]);
        Refused("token: a number in it is too large", reader => reader.Number(1), EndlessZeros());
        Assert.Throws<ArgumentOutOfRangeException>(() => new BitWriter().Number(-1, 3));

        static byte[] EndlessZeros()
        {
            var bits = new BitWriter();
            for (var i = 0; i < 40; i++) bits.Bits(0b10, 2);
            return bits.Symbols;
        }

        static void Refused(string message, Action<BitReader> read, params byte[] symbols) => Assert.Equal(
            message, Assert.Throws<BadInputException>(() => read(new BitReader(symbols.Length > 0 ? symbols : new byte[10]))).Message);
    }
}
