using System.Xml.Linq;
using FsCheck.Xunit;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Properties.Engine.Text;

public sealed class MarkupTextTests
{
    [Property]
    public void WhateverATextHoldsItCanBeWrittenAndRead(string? text)
    {
        var allowed = MarkupText.Allowed(text ?? "");
        Assert.Equal(allowed.ReplaceLineEndings("\n"),
            XElement.Parse(new XElement("a", allowed).ToString(SaveOptions.DisableFormatting), LoadOptions.PreserveWhitespace)
            .Value.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void OnlyWhatCannotBeWrittenIsReplaced() => Assert.Equal("a\ufffdb\ufffd ü😀\n ", MarkupText.Allowed("a\u0001b\uffff ü😀\n\t"));
}
