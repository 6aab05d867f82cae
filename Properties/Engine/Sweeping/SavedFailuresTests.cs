using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Cli;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Sweeping;

[Collection(CliCollection.Name)]
public sealed class SavedFailuresTests
{
    private static readonly SweepOptions Options = SampleShards.Options with { Seed = 3, Schedules = 6 * SweepOptions.SchedulesPerCase };

    /// <summary>Killed and run again on what it had saved, a sweep comes to the same results.</summary>
    [Fact]
    public void WhatWasSavedDoesNotChangeTheResults()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { Corpus = new Corpus(folder.Path, Subjects.All) };
        var expected = SampleShards.Untimed(SampleShards.TextOf(Options));
        var first = SampleShards.TextOf(options);
        Assert.Equal(expected, SampleShards.Untimed(first));
        var keys = SampleShards.Merged(first).Violations.Select(item => item.Key).Order().ToArray();
        var saved = new Corpus(folder.Path, Subjects.All).Load();
        Assert.Equal(keys, saved.Select(file => file.Token.Promise.Key).Order());

        var again = SampleShards.TextOf(options);
        Assert.NotEqual(expected, SampleShards.Untimed(again));
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged(again)));
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged(again, first)));
        Assert.Equal(saved, new Corpus(folder.Path, Subjects.All).Load());

        // Shards that share a corpus, one after the other.
        foreach (var file in saved.Take(2)) File.Delete(Path.Combine(folder.Path, file.Name));
        var shards = Enumerable.Range(0, 3).Select(k => SampleShards.TextOf(options with { Shard = new Shard(k, 3) })).ToArray();
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged(shards)));
        Assert.Equal(keys, new Corpus(folder.Path, Subjects.All).Load().Select(file => file.Token.Promise.Key).Order());
    }

    [Fact]
    public void ASavedCaseIsMinimisedAndAnswersForItsOwnKey()
    {
        using var folder = new TemporaryFolder();
        var found = SampleShards.Merged(SampleShards.TextOf(Options with { Corpus = new Corpus(folder.Path, Subjects.All) }))
            .Violations.ToDictionary(item => item.Key);
        var files = new Corpus(folder.Path, Subjects.All).Load();
        Assert.All(files, file => Assert.True(file.Token.Text.Length <= found[file.Token.Promise.Key].Token.Length));
        Assert.Contains(files, file => file.Token.Text.Length < found[file.Token.Promise.Key].Token.Length);
        var failures = new SavedFailures(new Corpus(folder.Path, Subjects.All), Options, default);
        var all = failures.Run().ToArray();
        var events = all.OfType<ViolationEvent>().ToArray();
        Assert.Equal(files.Count, all.Length);
        Assert.Equal(files.Select(file => (file.Token.Promise.Key, file.Token.Text)).OrderBy(item => item.Key, StringComparer.Ordinal),
            events.Select(item => (item.Key, item.Token)));
        Assert.All(events, item => Assert.Equal((-1, "corpus"), (item.Case, item.Source)));
        Assert.Equal(failures.Shown.Order(), files.Select(file => file.Token.Promise.Key).Order());
    }

    [Fact]
    public void OneThatNoLongerFitsIsNotedAndReplaced()
    {
        using var folder = new TemporaryFolder();
        var options = Options with { Schedules = 64 * 4, Corpus = new Corpus(folder.Path, Subjects.All) };
        SampleShards.TextOf(options);
        var corpus = new Corpus(folder.Path, Subjects.All);
        var good = corpus.Load()[0];
        var clean = Enumerable.Range(0, 200).Select(i => RecordedCase.Of((ulong)i))
            .First(token => token.Promise.Key.Length == 0 && token.Case.Revision == "rfc-v3");
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

    /// <summary>Whatever is in the folder before, shards of a sweep are together what the whole is.</summary>
    [Fact]
    public void ShardsWithACorpusAreTheWholeToTheByte()
    {
        using var folder = new TemporaryFolder();
        foreach (var seed in (ulong[])[Options.Seed, 17, 18])
            SampleShards.TextOf(Options with { Seed = seed, Corpus = new Corpus(folder.Path, Subjects.All) });
        var found = SampleShards.Merged(SampleShards.TextOf(Options)).Violations.Select(item => item.Key).ToHashSet();
        var (known, others) = (new Corpus(folder.Path, Subjects.All).Load().Where(file => found.Contains(file.Token.Promise.Key))
            .ToArray(), new Corpus(folder.Path, Subjects.All).Load().Where(file => !found.Contains(file.Token.Promise.Key)).ToArray());
        Assert.NotEmpty(known);
        Assert.True(others.Length > 1);

        // One that no longer holds, in place of one that generated cases do not show.
        var clean = Enumerable.Range(0, 200).Select(i => RecordedCase.Of((ulong)i))
            .First(token => token.Promise.Key.Length == 0 && token.Case.Revision == "rfc-v3");
        var stale = others[0] with { Token = clean with { Promise = clean.Promise with { Key = others[0].Token.Promise.Key } } };
        var random = new Xoshiro(5);
        foreach (CaseFile[] corpus in (CaseFile[][])[others, [.. known, .. others[1..], stale]])
        {
            var whole = With(corpus, Shard.Whole);
            var merged = SampleShards.TextOf(SampleShards.Merged(whole));
            if (corpus == others) Assert.Equal(SampleShards.Untimed(whole), merged);
            Assert.Equal(others.Length - (corpus.Contains(stale) ? 1 : 0),
                SampleShards.Merged(whole).Violations.Count(item => item.Source == "corpus"));
            foreach (var count in (int[])[2, 3, 7])
            {
                var shards = Enumerable.Range(0, count).Select(k => With(corpus, new Shard(k, count))).ToList();
                shards.Add(shards[random.Next(count)]);
                for (var round = 0; round < 4; round++)
                {
                    for (var i = shards.Count - 1; i > 0; i--)
                    {
                        var other = random.Next(i + 1);
                        (shards[i], shards[other]) = (shards[other], shards[i]);
                    }

                    Assert.Equal(merged, SampleShards.TextOf(SampleShards.Merged(shards)));
                    Assert.Equal(merged,
                        SampleShards.TextOf(SampleShards.Merged(SampleShards.TextOf(SampleShards.Merged(shards.Take(2))),
                        string.Concat(shards))));
                }
            }
        }

        string With(CaseFile[] files, Shard shard)
        {
            using var own = new TemporaryFolder();
            foreach (var file in files) file.Save(own.Path);
            return SampleShards.TextOf(Options with { Corpus = new Corpus(own.Path, Subjects.All), Shard = shard });
        }
    }

    [Fact]
    public void OfTwoTheSmallerStays()
    {
        using var folder = new TemporaryFolder();
        var corpus = new Corpus(folder.Path, Subjects.All);
        var tokens = Enumerable.Range(0, 30).Select(i => RecordedCase.Of((ulong)i)).Where(token => token.Case.Revision == "rfc-v3")
            .ToArray();
        foreach (var token in tokens)
            corpus.Add(new CaseFile(token with { Promise = token.Promise with { Key = "I2/f//process" } }, "title"));
        Assert.Equal(tokens.Min(token => (token with { Promise = token.Promise with { Key = "I2/f//process" } }).Text.Length),
            Assert.Single(corpus.Load()).Token.Text.Length);
    }
}
