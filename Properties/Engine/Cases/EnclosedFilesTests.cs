using System.Security.Cryptography;
using System.Text;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class EnclosedFilesTests
{
    private const string Code = "class A\n{\n\n    // > --- end\n}\n";

    [Theory]
    [InlineData(Code, "")]
    [InlineData(Code, "> ")]
    [InlineData(Code, ">> ")]
    [InlineData("class A { }", "> ")]
    [InlineData("class A\r\n{\r\n}\r\n", "")]
    [InlineData("\ufeffclass A { }\n", "> ")]
    public void AFileComesBackFromAMailAsItWas(string code, string quote)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "A.cs");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(code));
        var file = SourceFile.Read(path);
        string[] mail = ["Hello", .. EnclosedFiles.Lines(file), "-- ", "Regards"];
        var found = Assert.Single(EnclosedFiles.In(string.Concat(mail.Select(line => (quote + line).TrimEnd() + "\r\n"))));
        Assert.Equal(("A.cs", file.Sha256), (found.Path, found.Sha256));
        Assert.Equal(file.Text.ReplaceLineEndings("\n").TrimEnd('\n'), found.Text.TrimEnd('\n'));
    }

    [Fact]
    public void WhatWasChangedHasAnotherHash()
    {
        var file = new SourceFile("A.cs", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Code))), Code);
        var text = string.Join('\n', EnclosedFiles.Lines(file)).Replace("class A", "class B", StringComparison.Ordinal);
        Assert.NotEqual(file.Sha256, Assert.Single(EnclosedFiles.In(text)).Sha256);
    }

    [Fact]
    public void OneWithoutAnEndIsRefused() =>
        Assert.Contains("A.cs", Assert.Throws<BadInputException>(() => EnclosedFiles.In("--- A.cs (sha256 0123456789ab)\nclass A")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("--- a/A.cs (sha256 0123456789ab)\n--- end of a/A.cs")]
    [InlineData("A.cs (sha256 0123456789ab)\n--- end of A.cs")]
    public void OtherTextsHoldNone(string text) => Assert.Empty(EnclosedFiles.In(text));
}
