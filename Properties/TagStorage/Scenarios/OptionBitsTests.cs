using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

public sealed class OptionBitsTests
{
    /// <summary>Something that is added later: here both stand for properties that there are.</summary>
    private static readonly MachineOption[] Known =
    [
        new(7, "flag", options => options.ZeroPage ? 1 : 0, (options, value) => options with { ZeroPage = value > 0 })
        {
            Form = null,
            Sentence = "",
        },
        new(9, "number", options => options.SwapBatch, (options, value) => options with { SwapBatch = value })
        {
            Bits = 2,
            Form = null,
            Sentence = "",
        },
    ];

    [Theory]
    [InlineData(false, 1, 0)]
    [InlineData(true, 1, 1)]
    [InlineData(false, 300, 3)]
    [InlineData(true, 9, 3)]
    public void WhatWasAddedLaterIsWrittenWhereItIsNotPlain(bool zeroPage, int swapBatch, int least)
    {
        var options = new MachineOptions(ZeroPage: zeroPage, SwapBatch: swapBatch);
        var bits = new BitWriter();
        OptionBits.WriteFurther(bits, options, Known);
        Assert.Equal(least > 0, OptionBits.HasFurther(options, Known));
        Assert.True(least == 0 ? bits.Symbols.Length == 0 : bits.Symbols.Length >= least);
        var reader = new BitReader(bits.Symbols);
        Assert.Equal(options, OptionBits.ReadFurther(reader, MachineOptions.Plain, Known));
        reader.End();
    }

    [Fact]
    public void AnOptionThatDoesNotExistIsBadInput()
    {
        var bits = new BitWriter();
        OptionBits.WriteFurther(bits, new MachineOptions(ZeroPage: true), Known);
        Assert.Throws<BadInputException>(() => OptionBits.ReadFurther(new BitReader(bits.Symbols), MachineOptions.Plain, []));
    }
}
