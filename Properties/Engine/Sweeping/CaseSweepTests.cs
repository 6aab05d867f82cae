using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Properties.Engine.Cases;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Sweeping;

/// <summary>However many cases run at once, what a sweep says is the same to the byte.</summary>
public sealed class CaseSweepTests
{
    private static readonly SweepOptions Options = SampleShards.Options with { Engine = EngineChoice.Own };

    public static TheoryData<int, int> JobsAndShards => new() { { 2, 1 }, { 3, 1 }, { 16, 1 }, { 2, 3 } };

    [Theory]
    [MemberData(nameof(JobsAndShards))]
    public void TheEventsAreThoseOfOneJob(int jobs, int shards)
    {
        for (var k = 0; k < shards; k++)
        {
            var options = Options with { Shard = new Shard(k, shards) };
            Assert.Equal(Said(options), Said(options with { Jobs = jobs }));
        }
    }

    [Fact]
    public void OnBothEnginesToo()
    {
        var options = SampleShards.Options with { Schedules = 4 * SweepOptions.SchedulesPerCase };
        Assert.Equal(Said(options), Said(options with { Jobs = 4 }));
    }

    /// <summary>What was run beyond the end is as if it had not been.</summary>
    [Fact]
    public void ASweepThatEndsByWhatItHasSeenEndsAtTheSameCase()
    {
        foreach (var options in (SweepOptions[])[Options with { StopAtFirst = true }, Options with { UntilSaturated = 0.9 }])
            Assert.Equal(Said(options), Said(options with { Jobs = 4 }));
    }

    [Fact]
    public void TheCorpusHoldsTheSameAfterwards()
    {
        Assert.Equal(CorpusOf(1), CorpusOf(4));

        static IEnumerable<CaseFile> CorpusOf(int jobs)
        {
            using var folder = new TemporaryFolder();
            var corpus = new Corpus(folder.Path, Subjects.All);
            SampleShards.TextOf(Options with { Jobs = jobs, Corpus = corpus, Schedules = 6 * SweepOptions.SchedulesPerCase });
            return corpus.Load();
        }
    }

    /// <summary>Cancelled at some case, what was taken is a prefix of the cases, and the sweep says what it came to.</summary>
    [Fact]
    public void CancelledItHasAPrefixOfTheCases()
    {
        using var source = new System.Threading.CancellationTokenSource();
        var sweep = new Sweep(Options with { Jobs = 3, Schedules = 1 << 20 }, _ => { }, progress =>
        {
            if (progress.Cases == 5) source.Cancel();
        });
        sweep.Run(source.Token);
        var cases = sweep.Events.Summary!.Cases;
        Assert.InRange(cases, 5, 100);
        var whole = new Sweep(Options with { Schedules = cases * SweepOptions.SchedulesPerCase }, _ => { });
        whole.Run(default);
        Assert.Equal(whole.Events.Events().Select(JsonLines.Write), sweep.Events.Events().Select(JsonLines.Write));
    }

    /// <summary>A fault of one case is told as it is with one job, after what the cases before it have shown.</summary>
    [Fact]
    public void AFaultIsToldAtItsCase()
    {
        var faults = ((int[])[1, 4]).Select(jobs =>
        {
            var subject = new WarnerSubject { FailsAt = 7 };
            var sweep = new Sweep(new SweepOptions(subject, 1) { Engine = EngineChoice.Own, Jobs = jobs, Schedules = 1 << 20 }, _ => { });
            var fault = Assert.Throws<InternalErrorException>(() => sweep.Run(default));
            return (fault.Message, Found: string.Join(' ', sweep.Events.Violations.Select(item => item.Key)));
        }).ToList();
        Assert.Equal(faults[0], faults[1]);
        Assert.Contains("seven", faults[0].Message, StringComparison.Ordinal);
        Assert.NotEmpty(faults[0].Found);
    }

    /// <summary>What shows a known defect is reported as it was found; what does not is made plain and seen on both engines.</summary>
    [Fact]
    public void OnlyWhatIsNewIsMadePlain()
    {
        var sweep = new Sweep(SampleShards.Options, _ => { });
        sweep.Run(default);
        var known = sweep.Events.Violations.Where(item => item is { Defect: not null, Source: "generated" }).ToList();
        Assert.NotEmpty(known);
        Assert.InRange(known.Count(item => item.ConfirmedBy.Contains("coyote")), 0, known.Count / 2);
        var untold = new Sweep(SampleShards.Options with { Subject = new WarnerSubject { HasMore = true }, Schedules = 64 }, _ => { });
        untold.Run(default);
        Assert.Equal(["own", "coyote"], untold.Events.Violations.Single(item => item.Defect is null).ConfirmedBy);
    }

    private static string Said(SweepOptions options) => SampleShards.Untimed(SampleShards.TextOf(options));
}
