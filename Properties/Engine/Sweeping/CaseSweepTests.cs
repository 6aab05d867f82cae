using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
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
        Assert.Equal(5, cases);
        var whole = new Sweep(Options with { Schedules = cases * SweepOptions.SchedulesPerCase }, _ => { });
        whole.Run(TestContext.Current.CancellationToken);
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
            var fault = Assert.Throws<InternalErrorException>(() => sweep.Run(TestContext.Current.CancellationToken));
            return (fault.Message, Found: string.Join(' ', sweep.Events.Violations.Select(item => item.Key)));
        }).ToList();
        Assert.Equal(faults[0], faults[1]);
        Assert.Contains("seven", faults[0].Message, StringComparison.Ordinal);
        Assert.NotEmpty(faults[0].Found);
    }

    /// <summary>What shows a known defect is reported as it was found; for what does not a plainer run is looked for.</summary>
    [Fact]
    public void OnlyWhatIsNewIsMadePlain()
    {
        Assert.InRange(RunsFor(new WarnerSubject()), 1, 10);
        Assert.InRange(RunsFor(new WarnerSubject("fix-a", "fix-b") { HasMore = true }), 300, 1000);
    }

    /// <summary>How many runs are made to confirm the first finding of a subject.</summary>
    private static int RunsFor(WarnerSubject subject)
    {
        var runs = 0;
        var options = new SweepOptions(subject with { Begins = () => runs++ }, 1) { Engine = EngineChoice.Own };
        var made = options.Subject.Make(options.Subject.Generate(1, 0), options.NewInvariants());
        new OwnEngine(made.Machine).Run(new RandomStrategy(1));
        var found = new FoundViolation(made.Machine.Violations.Items[0], Schedule.Of(made.Machine.Trace.Decisions), 0, "own");
        runs = 0;
        new Confirmation(options, made.Scenario).Confirm(made.Keys()[0], found, 0, "generated");
        return runs;
    }

    private static string Said(SweepOptions options) => SampleShards.Untimed(SampleShards.TextOf(options));
}
