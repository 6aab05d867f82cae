using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Minimising;

public sealed class MinimizerTests
{
    private static readonly MinimizerLimits Short = new(1_000_000);

    /// <summary>Generated cases that show something, of both revisions.</summary>
    public static TheoryData<ulong> Failures =>
        [.. Enumerable.Range(0, 200).Select(i => (ulong)i).Where(i => RecordedCase.Of(i).Promise.Key.Length > 0).Take(8)];

    [Theory]
    [MemberData(nameof(Failures))]
    public void ASmallerCaseShowsTheSameOnBothEngines(ulong index)
    {
        var token = RecordedCase.Of(index);
        var minimizer = new Minimizer(SeriesSubject.Of(token.Case.Revision)!, Short);
        var smaller = minimizer.Run(token, TestContext.Current.CancellationToken)!;
        Assert.Equal(token.Promise.Key, smaller.Promise.Key);
        Assert.Equal(token.Case.Revision, smaller.Case.Revision);
        Assert.InRange(ScenarioShrinker.Size(smaller.Case.Series()), 0, ScenarioShrinker.Size(token.Case.Series()));
        Assert.True(minimizer.Cost.CompareTo(minimizer.CostBefore) <= 0);
        Assert.Equal(smaller, Token.Parse(smaller.Text, Subjects.All));
        Shows(smaller);

        var again = new Minimizer(SeriesSubject.Of(token.Case.Revision)!, Short);
        Shows(again.Run(smaller, TestContext.Current.CancellationToken)!);
        Assert.Equal(minimizer.Cost, again.CostBefore);
        Assert.True((again.Weakness, again.Cost).CompareTo((minimizer.Weakness, minimizer.Cost)) <= 0);

        Assert.DoesNotContain(token.Promise.Key, minimizer.Others.Keys);
        foreach (var (key, other) in minimizer.Others)
        {
            var run = CaseRun.Of(other);
            Assert.Null(run.Misfit);
            Assert.NotNull(run.UnderTest.Find(key));
        }
    }

    [Fact]
    public void AFailureOfOneThreadEndsWithOneThread()
    {
        // Interrupts are left off by an allocation that fails, whoever else is there.
        for (ulong i = 0; i < 400; i++)
        {
            var token = RecordedCase.Of(i);
            if (!token.Promise.Key.StartsWith("I13/tag_storage_reserve_block/", StringComparison.Ordinal)
                || token.Case.Series().Threads.Count < 3) continue;
            var minimizer = new Minimizer(SeriesSubject.Of(token.Case.Revision)!, Short);
            var smaller = minimizer.Run(token, TestContext.Current.CancellationToken)!;
            Assert.Equal((1, 0), (minimizer.Cost.Threads, minimizer.Cost.Preemptions));
            Assert.Equal(1, smaller.Case.Series().Threads[0].Calls.Count + smaller.Case.Series().Setup.Count);
            return;
        }

        Assert.Fail("no such case");
    }

    /// <summary>A failure that needs no weak memory order is shown without, even if it takes a preemption more.</summary>
    [Fact]
    public void StoreBuffersThatAreNotNeededGo()
    {
        var token = Token.Parse(
            "tsm1190020mcg42185sbcg44020ggg0108m96040r705a0zh0gbvj12h648wh1g9234nxr091g8334w061d400390eh0g7m060mda49qsb4qj1ecbr64pjxbxxbyj1y5x587eqmhe838y6t1d5khw02134dbr07rnc4dbs3wnh6e6rm6w390b309gskfnzdchsh92t00w72mzpat04rfn1qnyqry27rs3benhwtdfj23em0psyrrmv6r78dqs38fr64k3evb80ky245cr8wgz08p74f0nmwws",
            Subjects.All);
        Assert.True(token.Case.Series().Options.StoreBuffers);
        var minimizer = new Minimizer(SeriesSubject.Of(token.Case.Revision)!, MinimizerLimits.Default);
        var smaller = minimizer.Run(token, TestContext.Current.CancellationToken)!;
        Assert.False(smaller.Case.Series().Options.StoreBuffers);
        Assert.Equal((true, false), (minimizer.CostBefore.HasStoreBuffers, minimizer.Cost.HasStoreBuffers));
        Assert.Equal(2, minimizer.Cost.Threads);
        Shows(smaller);
    }

    /// <summary>What is judged at the end of a run in which the setup alone did anything is done by a thread instead.</summary>
    [Fact]
    public void AFailureIsTakenOutOfTheSetup()
    {
        var token = Token.Parse(
            "tsm1k30020wcg421r5s040040t080004007m70g29ac4kqw5fs11zjptckvq4qjdccbjrjppdpcwcdpsxbj2bs66p5c9bv2rw2chz4be0w9rv12m3b7",
            Subjects.All);
        Assert.Empty(token.Case.Series().Threads[0].Calls);
        var minimizer = new Minimizer(SeriesSubject.Of(token.Case.Revision)!, Short);
        var smaller = minimizer.Run(token, TestContext.Current.CancellationToken)!;
        Assert.NotEmpty(Assert.Single(smaller.Case.Series().Threads).Calls);
        Assert.InRange(minimizer.Weakness, 0, 3);
        Shows(smaller);
    }

    [Fact]
    public void CancelledItLeavesTheBestSoFar()
    {
        using var cancelled = new System.Threading.CancellationTokenSource();
        cancelled.Cancel();
        var token = RecordedCase.Of(Failures.First().Data);
        var minimizer = new Minimizer(SeriesSubject.Of(token.Case.Revision)!, Short);
        var same = minimizer.Run(token, cancelled.Token)!;
        Assert.False(minimizer.IsComplete);
        Assert.Equal(minimizer.CostBefore, minimizer.Cost);

        // At most its threads have changed places.
        Assert.Equal(token.Promise.Key, same.Promise.Key);
        Assert.Equal(token.Case.Schedule.Steps, same.Case.Schedule.Steps);
        Assert.Equal(ScenarioShrinker.Size(token.Case.Series()), ScenarioShrinker.Size(same.Case.Series()));
        Shows(same);
    }

    [Fact]
    public void WhatDoesNotShowItsFailureIsRefused()
    {
        var token = RecordedCase.Of(Failures.First().Data);
        var other = token with { Promise = token.Promise with { Key = "I1/f//process" } };
        Assert.Null(new Minimizer(SeriesSubject.Of(token.Case.Revision)!, Short).Run(other, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void TheSameLimitsGiveTheSameCase()
    {
        var token = RecordedCase.Of(Failures.First().Data);
        var subject = token.Case.Subject;
        Assert.Equal(new Minimizer(subject, Short).Run(token, TestContext.Current.CancellationToken),
            new Minimizer(subject, Short).Run(token, TestContext.Current.CancellationToken));
    }

    internal static void Shows(Token token)
    {
        foreach (var engine in (string[])["own", "coyote"])
        {
            var run = CaseRun.Of(token.Case, new() { OnCoyote = engine == "coyote" });
            Assert.Null(run.Misfit);
            Assert.True(token.Promise.IsKeptBy(run.Machine));
            Assert.NotNull(run.UnderTest.Find(token.Promise.Key));
        }
    }
}
