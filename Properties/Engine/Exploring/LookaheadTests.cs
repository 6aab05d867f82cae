using System.Text.Json;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exploring;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Exploring;

public sealed class LookaheadTests
{
    private static readonly LookaheadBounds Bounds = new(60, 200, TimeSpan.FromMinutes(1));

    /// <summary>From the start of its scenario the known defect is found, and the way to it leads there.</summary>
    [Theory]
    [InlineData("sleeping-copy-in-fork")]
    [InlineData("irqs-left-off")]
    public void TheKnownDefectIsFoundFromTheStart(string defect)
    {
        var token = KnownCases.Find(defect, "rfc-v3")!.File.Token;
        var leads = From(token, Schedule.Empty).SelectMany(prospect => prospect.Leads).ToList();
        var lead = leads.First(lead => lead.Rule.Defect == defect);
        Assert.Equal(lead.Steps, ScheduleText.Parse(lead.Schedule).Steps);
    }

    /// <summary>Each way leads to what it says, by the steps that it says.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(11)]
    public void EveryWayLeadsToWhatItSays(ulong index)
    {
        var token = RecordedCase.Of(index);
        var exploration = new Exploration(token.Case.Subject, token.Case.Scenario);
        var schedule = exploration.FirstSteps(token.Case.Schedule, token.Promise.Steps / 3);
        var place = exploration.At(schedule);
        var prospects = From(token, schedule);
        Assert.Equal(
            place.Threads.SelectMany(thread => thread.Moves.Select(move => (thread.Index, move.Outcome))),
            prospects.Select(prospect => (prospect.Thread, prospect.Outcome)));
        foreach (var prospect in prospects)
        {
            Assert.Equal((Bounds.Runs, Bounds.Steps), (prospect.Runs, prospect.Steps));
            foreach (var lead in prospect.Leads)
            {
                var there = exploration.At(ScheduleText.Parse(lead.Schedule));
                Assert.Equal(place.Steps + lead.Steps, there.Steps);
                Assert.Contains(lead.Rule, there.Broken);
                Assert.DoesNotContain(place.Broken, rule => rule.Key == lead.Rule.Key);
                Assert.Equal(new LeadMove(prospect.Thread, prospect.Outcome), lead.Moves[0]);
                var walked = lead.Moves.Aggregate(schedule, (made, move) => exploration.After(made, move.Thread, move.Outcome));
                Assert.Equal(lead.Schedule, ScheduleText.Of(walked));
            }
        }
    }

    [Fact]
    public void TheSameSearchComesToTheSame()
    {
        var token = RecordedCase.Of(4);
        Assert.Equal(JsonSerializer.Serialize(From(token, Schedule.Empty), JsonLines.Options),
            JsonSerializer.Serialize(From(token, Schedule.Empty), JsonLines.Options));
    }

    [Fact]
    public void WhatIsOverLeadsToNothing()
    {
        var token = RecordedCase.Of(1);
        Assert.Empty(From(token, new Schedule(token.Case.Schedule.Runs, token.Case.Schedule.Outcomes)));
    }

    [Fact]
    public void ItsTimeAndItsEndAreKept()
    {
        var token = RecordedCase.Of(4);
        var ahead = new Lookahead(token.Case.Subject, token.Case.Scenario);
        var now = ahead.From(Schedule.Empty, Bounds with { Time = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        Assert.All(now, prospect => Assert.Equal(0, prospect.Runs));
        using var cancel = new System.Threading.CancellationTokenSource();
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => ahead.From(Schedule.Empty, Bounds, cancel.Token));
        Assert.Throws<BadInputException>(() => ahead.From(ScheduleText.Parse("30*1"), Bounds, TestContext.Current.CancellationToken));
    }

    private static IReadOnlyList<Prospect> From(Token token, Schedule schedule) =>
        new Lookahead(token.Case.Subject, token.Case.Scenario).From(schedule, Bounds, TestContext.Current.CancellationToken);
}
