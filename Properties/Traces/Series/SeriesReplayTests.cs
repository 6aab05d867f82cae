using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.Traces.Series;

namespace TagStorageModel.Properties.Traces.Series;

public sealed class SeriesReplayTests
{
    [Theory]
    [InlineData("series-teaching.jsonl", 31)]
    [InlineData("series-golden.jsonl.gz", 2000)]
    public void TheModelDoesWhatTheSeriesDid(string name, int cases)
    {
        var result = TraceFiles.Run(RecordedData.PathOf(name));
        Assert.Null(result.FirstDifference);
        Assert.Empty(result.NotReplayed!);
        Assert.Equal((cases, cases), (result.Passed, result.Total));
    }

    [Fact]
    public void EveryDifferenceInACallIsFound()
    {
        foreach (var recorded in SeriesData.Teaching)
        {
            for (var i = 0; i < recorded.Steps.Count; i++)
            {
                if (recorded.Steps[i].IsPrep) continue;
                foreach (var changed in Changed(recorded.Steps[i]))
                {
                    var steps = recorded.Steps.ToArray();
                    steps[i] = changed;
                    var found = SeriesReplay.Run(recorded with { Steps = steps });
                    Assert.StartsWith($"{recorded.Label}: step {i} (", found, StringComparison.Ordinal);
                }
            }
        }
    }

    /// <summary>Each event that counts, and its absence, is looked at.</summary>
    [Fact]
    public void EveryEventCounts()
    {
        foreach (var recorded in SeriesData.Teaching.Where(recorded => recorded.Steps.Sum(step => step.Events.Count) < 200))
        {
            for (var i = 0; i < recorded.Steps.Count; i++)
            {
                var events = recorded.Steps[i].Events;
                for (var k = 0; k < events.Count; k++)
                {
                    if (SeriesComparison.Comparable([events[k]], []).Events.Count == 0) continue;
                    string[][] others =
                    [
                        [.. events.Take(k), .. events.Skip(k + 1)],
                        [.. events.Take(k), events[k] + "0", .. events.Skip(k + 1)],
                    ];
                    foreach (var other in others)
                    {
                        var steps = recorded.Steps.ToArray();
                        steps[i] = steps[i] with { Events = other };
                        Assert.NotNull(SeriesReplay.Run(recorded with { Steps = steps }));
                    }
                }
            }
        }
    }

    [Fact]
    public void EveryDifferenceAtTheEndIsFound()
    {
        foreach (var recorded in SeriesData.Teaching)
        {
            for (var i = 0; i < recorded.Final.Parts.Count; i++)
            {
                var parts = recorded.Final.Parts.ToArray();
                parts[i].Text += "9";
                Found(recorded with { Final = recorded.Final with { Parts = parts } }, parts[i].Name);
            }

            var state = recorded.Final.State;
            Found(recorded with { Final = recorded.Final with { State = state with { IrqsOff = 1 - state.IrqsOff } } }, "state");
            Found(recorded with { Final = recorded.Final with { State = state with { Preempt = state.Preempt + 1 } } }, "state");
            var stopped = recorded.Stopped is null ? "deadlock: lock cma0 already held" : null;
            Assert.NotNull(SeriesReplay.Run(recorded with { Stopped = stopped }));
        }

        static void Found(RecordedCase recorded, string what) =>
            Assert.Contains($"at the end: {what}: expected", SeriesReplay.Run(recorded), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotModelledIsNotReplayed()
    {
        var recorded = SeriesData.Teaching.First(recorded => recorded.Revision == "rfc-v3");
        Assert.Null(SeriesReplay.Obstacle(recorded));
        Assert.NotNull(SeriesReplay.Obstacle(recorded with { Revision = "rfc-v9" }));
        Assert.NotNull(SeriesReplay.Obstacle(recorded with { Steps = [new RecordedStep("arch_prep_new_page", IsPrep: false)] }));
    }

    private static IEnumerable<RecordedStep> Changed(RecordedStep step)
    {
        yield return step with { Result = "b63" };
        yield return step with { After = step.After with { IrqsOff = 1 - step.After.IrqsOff } };
        yield return step with { After = step.After with { Preempt = step.After.Preempt + 1 } };
        yield return step with { After = step.After with { Held = "cma0" } };
        yield return step with { Events = [.. step.Events, "mutex_lock cma_mutex"] };
        yield return step with { Diagnoses = [.. step.Diagnoses, "0:sleep_in_atomic kmalloc preempt"] };
        if (step.Diagnoses.Count > 0) yield return step with { Diagnoses = [.. step.Diagnoses.Skip(1)] };
    }
}
