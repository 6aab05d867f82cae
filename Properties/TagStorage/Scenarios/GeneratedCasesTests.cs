using System.Security.Cryptography;
using System.Text;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

/// <summary>What was generated once is generated for ever: seeds that somebody has noted down stay good for something.</summary>
public sealed class GeneratedCasesTests
{
    [Theory]
    [InlineData(1, "2c95aca93ee41deb1072696ce8f74bc4")]
    [InlineData(5, "a77ff2026de5c4aeeee9c47a7f6bf9d8")]
    [InlineData(20260109, "2569e0f79c88e645f30ff09a28dad437")]
    public void TheFirstCasesOfASeedAreThoseOfOld(ulong seed, string digest) =>
        Assert.Equal(digest, Digest(i => ScenarioGenerator.First(seed, i)));

    [Theory]
    [InlineData(1, "b7977d13f3e6ebcfc0e67a10d12818f1")]
    [InlineData(5, "34122138a1d883783e657c60f0e784a9")]
    [InlineData(20260109, "1bb25cf226054088137218d95bb4c4da")]
    public void SoAreTheyWithWhatHasJoinedThem(ulong seed, string digest) =>
        Assert.Equal(digest, Digest(i => ScenarioGenerator.Case(seed, i)));

    private static string Digest(Func<ulong, Scenario> make)
    {
        var tokens = new StringBuilder();
        for (var i = 0ul; i < 2000; i++) tokens.Append(Text(make(i))).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(tokens.ToString())))[..32];
    }

    private static string Text(Scenario scenario) =>
        new Token(new Case(SeriesSubject.Of("rfc-v3")!, scenario, Schedule.Empty), new Promise("", 0, 0)).Text;
}
