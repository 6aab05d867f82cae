using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class SourceHashesTests
{
    /// <summary>A name comes back with its hashes, whatever it is and however many there are.</summary>
    [Property]
    public Property ANameComesBack(NonEmptyString name, byte[] kinds) =>
        (SourceHashes.Split(name.Get).Hashes.Length == 0).Implies(() =>
        {
            var files = kinds.Take(4).Select(kind => new SourceFile("f", Convert.ToHexStringLower([.. Enumerable.Repeat(kind, 32)]), ""));
            var hashes = SourceHashes.Of(files);
            return SourceHashes.Split(name.Get + hashes) == (name.Get, hashes);
        });

    [Theory]
    [InlineData("rfc-v3")]
    [InlineData("rfc-v3+all-but+store-irq")]
    [InlineData("a@b")]
    [InlineData("@0123456789ab")]
    [InlineData("a@0123456789aB")]
    [InlineData("a@0123456789ab ")]
    [InlineData("a@0123456789abc")]
    public void WhatIsNoHashIsTheName(string name) => Assert.Equal((name, ""), SourceHashes.Split(name));

    [Fact]
    public void OneOrSeveralAreToldApart()
    {
        Assert.Equal("a file with sha256 0123456789ab", SourceHashes.Words("@0123456789ab"));
        Assert.Equal("files with sha256 0123456789ab and 0123456789cd", SourceHashes.Words("@0123456789ab@0123456789cd"));
    }
}
