using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.Cli;

namespace TagStorageModel.Properties.Engine.Cases;

/// <summary>Tokens that were written once, each with its key: whoever saved one can still run it.</summary>
public sealed class StoredTokensTests
{
    /// <summary>Those of modelled code that has changed since are read, and their runs no longer fit.</summary>
    private static (string Text, string Key, bool HasChanged)[] Stored { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Engine", "Cases", "Data", "tokens.tsv"))
            .Select(line => line.Split('\t')).Select(row => (row[0], row[1], row.Length > 2)),
    ];

    [Fact]
    public void EveryOneRunsAndShowsItsKey()
    {
        Assert.True(Stored.Length >= 50);
        Assert.True(Stored.Count(row => !row.HasChanged) >= 25);
        foreach (var (text, key, hasChanged) in Stored)
        {
            var token = CaseArgument.Read(text, Subjects.All);
            var run = CaseRun.Of(token);
            if (hasChanged)
            {
                Assert.NotNull(run.Misfit);
                continue;
            }

            Assert.Null(run.Misfit);
            if (key.Length > 0) Assert.Contains(key, run.Keys);
            Assert.True(token.Promise.IsKeptBy(run.Machine));
        }
    }

    [Fact]
    public void EveryOneIsWrittenAsItWas()
    {
        var tokens = Stored.Where(row => row.Text.StartsWith("tsm1", StringComparison.Ordinal)).ToList();
        Assert.True(tokens.Count < Stored.Length);
        foreach (var (text, key, _) in tokens)
        {
            var token = Token.Parse(text, Subjects.All);
            Assert.Equal((text, key), (token.Text, token.Promise.Key));
        }
    }

    /// <summary>The older notation of a program is read, and what is written of it is a token.</summary>
    [Fact]
    public void OnesOfTheOlderNotationBecomeTokens()
    {
        foreach (var (text, key, _) in Stored.Where(row => !row.Text.StartsWith("tsm1", StringComparison.Ordinal)))
        {
            var run = CaseRun.Of(CaseArgument.Read(text, Subjects.All));
            var again = Token.Parse(run.ToToken(key).Text, Subjects.All);
            Assert.StartsWith(again.Case.Scenario.ToString()! + "@", text, StringComparison.Ordinal);
            Assert.Equal(run.Keys, CaseRun.Of(again).Keys);
        }
    }
}
