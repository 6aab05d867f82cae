using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Cli;

namespace TagStorageModel.Properties.Engine.Events;

[Collection(CliCollection.Name)]
public sealed class MergeTests
{
    /// <summary>
    /// Shards in any order, some given twice, some killed at any byte and run again, are the unsharded sweep to the
    /// byte.
    /// </summary>
    [Property(MaxTest = 60)]
    public void ShardsAreTheWholeToTheByte(int which, ulong seed)
    {
        var random = new Xoshiro(seed);
        var shards = SampleShards.Of(SampleShards.Counts[Math.Abs(which % 3)]);
        var files = new List<string>(shards);
        for (var i = 0; i < 3; i++) files.Add(shards[random.Next(shards.Length)]);
        for (var i = 0; i < 3; i++) files.Add(Killed(shards[random.Next(shards.Length)], ref random));
        if (random.Next(4) == 0) files.Add(Killed(SampleShards.Of(Shard.Whole), ref random));
        Shuffle(files, ref random);
        Assert.Equal(SampleShards.Whole, SampleShards.TextOf(SampleShards.Merged(files)));

        // In two stages, whatever is in the first.
        var first = SampleShards.TextOf(SampleShards.Merged(files.Take(1 + random.Next(files.Count))));
        files.Add(first);
        Shuffle(files, ref random);
        Assert.Equal(SampleShards.Whole, SampleShards.TextOf(SampleShards.Merged(files)));
    }

    [Fact]
    public void TheWholeIsMergedToItself()
    {
        Assert.Equal(SampleShards.Whole, SampleShards.TextOf(SampleShards.Merged(SampleShards.Of(Shard.Whole))));
        Assert.Equal(SampleShards.Whole, SampleShards.TextOf(SampleShards.Merged(SampleShards.Whole)));
    }

    [Property(MaxTest = 40)]
    public void SomeShardsAreMergedAlikeInAnyOrder(ulong seed)
    {
        var random = new Xoshiro(seed);
        var files = SampleShards.Of(20).Where(_ => random.Next(3) == 0).ToList();
        for (var i = 0; i < 2; i++) files.Add(Killed(SampleShards.Of(new Shard(random.Next(20), 20)), ref random));
        var expected = SampleShards.TextOf(SampleShards.Merged(files));
        Shuffle(files, ref random);
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged(files)));
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged(expected)));
        var half = SampleShards.TextOf(SampleShards.Merged(files.Take(files.Count / 2)));
        Assert.Equal(expected, SampleShards.TextOf(SampleShards.Merged([half, .. files.Skip(files.Count / 2), half])));
    }

    [Fact]
    public void SweepsOfOtherSeedsRevisionsAndEnginesStayApart()
    {
        var small = SampleShards.Options with { Schedules = 64, Engine = EngineChoice.Own };
        string[] texts =
        [
            SampleShards.TextOf(small), SampleShards.TextOf(small with { Seed = 3 }),
                SampleShards.TextOf(small with { Engine = EngineChoice.Both }),
            SampleShards.TextOf(small with { Strategies = ["pct"] }), SampleShards.TextOf(small with { Invariants = ["I2"] }),
            SampleShards.TextOf(small with { Subject = SeriesSubject.Of("rfc-v2")! }),
        ];
        var merged = SampleShards.Merged(texts);
        Assert.Equal(texts.Length, merged.Sweeps.Count);
        Assert.Equal(texts.Select(SampleShards.Untimed).Order(StringComparer.Ordinal),
            merged.Sweeps.Select(sweep => string.Concat(sweep.Events().Select(item => JsonLines.Write(item) + "\n")))
            .Order(StringComparer.Ordinal));
        Assert.Equal(SampleShards.TextOf(merged), SampleShards.TextOf(SampleShards.Merged(texts.Reverse())));
        Assert.Equal(merged.Violations.Count, merged.Violations.Select(item => (item.Revision, item.Key)).Distinct().Count());
    }

    [Fact]
    public void EventsOfNoSweepAreKept()
    {
        const string Other = """{"event":"verdict-of-tomorrow","v":1,"subject":"x"}""";
        var merged = SampleShards.Merged(Other + "\n", SampleShards.Of(Shard.Whole), Other + "\n");
        Assert.Equal([Other], merged.Others);
        Assert.Equal(SampleShards.Whole + Other + "\n", SampleShards.TextOf(merged));
    }

    [Fact]
    public void WhatContradictsIsNamed()
    {
        var whole = SampleShards.Whole;
        Assert.Contains("file 1:1: run", Refused(whole, whole.Replace("\"seed\":\"17\"", "\"seed\":\"18\"", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains("counted in two ways", Refused(whole, whole.Replace("\"cut\":0", "\"cut\":1", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    /// <summary>Cut at any byte, as a kill does; what is left is read.</summary>
    private static string Killed(string text, ref Xoshiro random) => text[..random.Next(text.Length)];

    private static void Shuffle(List<string> files, ref Xoshiro random)
    {
        for (var i = files.Count - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (files[i], files[other]) = (files[other], files[i]);
        }
    }

    private static string Refused(params string[] texts) =>
        Assert.Throws<BadInputException>(() => SampleShards.TextOf(SampleShards.Merged(texts))).Message;
}
