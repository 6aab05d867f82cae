using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

[Collection(CliCollection.Name)]
public sealed class SavedFailuresTests
{
    private static readonly SweepOptions Options = SampleShards.Options with { Seed = 3, Schedules = 6 * SweepOptions.SchedulesPerCase };

    /// <summary>Killed and run again on what it had saved, a sweep comes to the same results.</summary>
    [Fact]
    public void WhatWasSavedDoesNotChangeTheResults()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { Corpus = folder.Path };
        var expected = SampleShards.Untimed(SampleShards.TextOf(Options));
        var first = SampleShards.TextOf(options);
        Assert.Equal(expected, SampleShards.Untimed(first));
        var keys = SampleShards.Merged(first).Violations.Select(item => item.Key).Order().ToArray();
        var saved = new Corpus(folder.Path).Load();
        Assert.Equal(keys, saved.Select(file => file.Token.Promise.Key).Order());

        var again = SampleShards.TextOf(options);
        Assert.NotEqual(expected, SampleShards.Untimed(again));
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged(again)));
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged(again, first)));
        Assert.Equal(saved, new Corpus(folder.Path).Load());

        // Shards that share a corpus, one after the other.
        foreach (var file in saved.Take(2)) File.Delete(Path.Combine(folder.Path, file.Name));
        var shards = Enumerable.Range(0, 3).Select(k => SampleShards.TextOf(options with { Shard = new Shard(k, 3) })).ToArray();
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged(shards)));
        Assert.Equal(keys, new Corpus(folder.Path).Load().Select(file => file.Token.Promise.Key).Order());
    }

    [Fact]
    public void ASavedCaseIsMinimisedAndAnswersForItsOwnKey()
    {
        using var folder = new TemporaryFolder();
        var found = SampleShards.Merged(SampleShards.TextOf(Options with { Corpus = folder.Path })).Violations.ToDictionary(item => item.Key);
        var files = new Corpus(folder.Path).Load();
        Assert.All(files, file => Assert.True(file.Token.Text.Length <= found[file.Token.Promise.Key].Token.Length));
        Assert.Contains(files, file => file.Token.Text.Length < found[file.Token.Promise.Key].Token.Length);
        var failures = new SavedFailures(folder.Path, Options, default);
        var all = failures.Run().ToArray();
        var events = all.OfType<ViolationEvent>().ToArray();
        var saved = Assert.IsType<SavedRunsEvent>(all[^1]);
        Assert.Equal((SavedRunsEvent.Corpus, files.Count, 0), (saved.Source, saved.Cases, saved.Stale.Count));
        Assert.Equal(files.Select(file => (file.Token.Promise.Key, file.Token.Text)).OrderBy(item => item.Key, StringComparer.Ordinal), events.Select(item => (item.Key, item.Token)));
        Assert.All(events, item => Assert.Equal((-1, "corpus"), (item.Case, item.Source)));
        Assert.Equal(failures.Shown.Order(), files.Select(file => file.Token.Promise.Key).Order());
    }

    [Fact]
    public void OneThatNoLongerFitsIsNotedAndReplaced()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { Schedules = 64 * 4, Corpus = folder.Path };
        SampleShards.TextOf(options);
        var corpus = new Corpus(folder.Path);
        var good = corpus.Load()[0];
        var clean = Enumerable.Range(0, 200).Select(i => RecordedCase.Of((ulong)i)).First(token => token.Promise.Key.Length == 0 && token.Case.Revision == "rfc-v3");
        var stale = good with { Token = clean with { Promise = clean.Promise with { Key = good.Token.Promise.Key } } };
        corpus.Save(stale);
        var text = SampleShards.TextOf(options);
        Assert.Contains(good, corpus.Load());
        var fault = Assert.Single(SampleShards.Merged(text).Sweeps[0].SavedRuns.Single(run => run.Source == SavedRunsEvent.Corpus).Stale);
        Assert.Equal((good.Name, good.Token.Promise.Key), (fault.Name, fault.Key));

        // What an attempt has mended stays said when another is merged with it.
        var again = SampleShards.TextOf(options);
        Assert.Equal(SampleShards.TextOf(SampleShards.Merged(text)), SampleShards.TextOf(SampleShards.Merged(again, text, again)));
    }

    [Fact]
    public void OfTwoTheSmallerStays()
    {
        using var folder = new TemporaryFolder();
        var corpus = new Corpus(folder.Path);
        var tokens = Enumerable.Range(0, 30).Select(i => RecordedCase.Of((ulong)i)).Where(token => token.Case.Revision == "rfc-v3").ToArray();
        foreach (var token in tokens) corpus.Add(new CaseFile(token with { Promise = token.Promise with { Key = "I2/f//process" } }, "title"));
        Assert.Equal(tokens.Min(token => (token with { Promise = token.Promise with { Key = "I2/f//process" } }).Text.Length), Assert.Single(corpus.Load()).Token.Text.Length);
    }
}
