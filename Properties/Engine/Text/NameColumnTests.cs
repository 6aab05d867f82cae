using TagStorageModel.Engine.Text;

namespace TagStorageModel.Properties.Engine.Text;

public sealed class NameColumnTests
{
    [Theory]
    [InlineData(20, "a long name", "text", 11)]
    [InlineData(16, "a long name", "text", 10)]
    [InlineData(5, "a long name", "text", 0)]
    public void TheColumnIsAsWideAsTextsAllow(int room, string name, string text, int width) =>
        Assert.Equal(width, NameColumn.WidthOf([(name, text), ("b", "")], room));

    [Fact]
    public void NoRowsNeedNoColumn() => Assert.Equal(0, NameColumn.WidthOf([], 80));

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    public void WhatIsTooLongIsCut(string text, int width, string cut) => Assert.Equal(cut, NameColumn.Cut(text, width));
}
