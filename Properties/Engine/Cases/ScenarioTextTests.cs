using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Words;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class ScenarioTextTests
{
    private static readonly WordForm[] Forms = [new("ring {bell}"), new("ring {bell} for {guest}"), new("open gate {gate}"), new("sleep")];

    [Fact]
    public void BlanksAndCommentsMakeNoDifference()
    {
        var text = new ScenarioText("\ufeff\n # none\n\tring7 # the seventh\r\n\t  for   0x10\r\n\n\tsleep", "a");
        Assert.Same(Forms[1], text.TakeAny("a call", Forms, form => form, out var numbers));
        Assert.Equal((7, 16), (numbers["bell"], numbers["guest"]));
        text.NeedEndOfLine();
        Assert.Same(Forms[3], text.TakeAny("a call", Forms, form => form, out _));
        text.NeedEndOfLine();
        Assert.True(text.IsAtEnd);
        Assert.False(text.Take("x"));
    }

    [Theory]
    [InlineData("rin 7", "f:1:1: a call is expected, not 'rin'; did you mean 'ring'?")]
    [InlineData("  \n  open gat 7", "f:2:8: 'gate' is expected, not 'gat'; did you mean 'gate'?")]
    [InlineData("open gate", "f:1:10: gate is expected, not the end")]
    [InlineData("open\nsleep", "f:1:5: 'gate' is expected, not the end of the line")]
    [InlineData("open gate 99999999999", "f:1:11: gate up to 2147483647 is expected, not '99999999999'")]
    [InlineData("", "f:1:1: a call is expected, not the end")]
    [InlineData("\u0007", "f:1:1: a call is expected, not 'U+0007'")]
    public void AnErrorSaysWhereAndWhatIsExpected(string words, string error)
    {
        var text = new ScenarioText(words, "f");
        Assert.Null(text.TakeAny("a call", Forms, form => form, out _));
        Assert.Equal(error, text.Wrong().Message);
    }

    [Fact]
    public void OfSeveralWordsTheNearestIsNamed()
    {
        var text = new ScenarioText("of bels", "f");
        text.Need("of");
        var error = Assert.Throws<BadInputException>(() => text.NeedOneOf("gates", "bells", "guests"));
        Assert.Equal("f:1:4: 'gates', 'bells' or 'guests' is expected, not 'bels'; did you mean 'bells'?", error.Message);
    }

    [Fact]
    public void WhatIsTooLongIsNoScenario() => Assert.StartsWith("f:1:1: 1000001 characters",
        Assert.Throws<BadInputException>(() => new ScenarioText(new string('#', ScenarioText.MostCharacters + 1), "f")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void APieceThatIsLongIsCut() => Assert.InRange(new ScenarioText(new string('x', 1000), "f").Wrong("y").Message.Length, 1, 80);
}
