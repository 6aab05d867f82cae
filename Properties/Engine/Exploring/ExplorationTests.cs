using System.Text.Json;
using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Exploring;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Exploring;

public sealed class ExplorationTests
{
    private static Token Fork => KnownCases.Find("sleeping-copy-in-fork", "rfc-v3")!.File.Token;

    /// <summary>Whatever run it is: chosen step by step it is the same run.</summary>
    [Property(MaxTest = 25)]
    public void ChosenStepByStepARunIsTheSame(ushort index)
    {
        var token = RecordedCase.Of(index);
        var exploration = Of(token);
        var schedule = Schedule.Empty;
        foreach (var (thread, outcome) in Decisions(token)) schedule = exploration.After(schedule, thread, Math.Max(0, (int)outcome));
        Assert.Equal(Plain(token.Case.Schedule), schedule);
        var again = exploration.TokenOf(schedule);
        Assert.Equal((token.Promise.Steps, token.Promise.Digest), (again.Promise.Steps, again.Promise.Digest));
        if (token.Promise.Steps < 1000) Assert.NotEqual("", exploration.At(schedule).End);
    }

    /// <summary>The token of a place is read and replayed without a difference, and its run begins with the steps shown there.</summary>
    [Property(MaxTest = 25)]
    public void TheTokenOfAPlaceReplaysToItsSteps(ushort index, ushort part)
    {
        var token = RecordedCase.Of(index);
        var exploration = Of(token);
        var schedule = exploration.FirstSteps(token.Case.Schedule, part % (token.Promise.Steps + 1));
        var place = exploration.At(schedule);
        var copied = Token.Parse(exploration.TokenOf(schedule).Text, Subjects.All);
        var run = CaseRun.Recorded(copied);
        Assert.Null(run.Misfit);
        if (place.Broken.Count > 0) Assert.Contains(place.Broken[^1].Key, run.Keys);
        var shown = place.Trail.Count(step => step.Number > 0);
        var made = run.Machine.Trace.Entries.Where(entry => !entry.IsNote && entry.Thread.Index >= 0).Take(place.Steps).TakeLast(shown);
        if (place.Steps < ExploredPlace.MostTrail / 2) Assert.Equal(place.Steps, shown);
        Assert.Equal(
            made.Select(entry => $"{entry.Thread} {entry.Told}{(entry.Thread.Drains is null ? "" : " takes effect")}"),
            place.Trail.Where(step => step.Number > 0).Select(step => $"{step.Thread} {step.Text}"));
        Assert.Equal(schedule, Exploration.ScheduleOf(copied, place.Steps));
    }

    /// <summary>What can be chosen is what the machine offers: no thread and no outcome more, and none less.</summary>
    [Property(MaxTest = 15)]
    public void WhatCanBeChosenIsWhatTheMachineOffers(ushort index)
    {
        var token = RecordedCase.Of(index);
        var system = token.Case.Subject.Make(token.Case.Scenario, token.Case.Subject.NewRules());
        var offers = new OfferRecorder(new ReplayStrategy(token.Case.Schedule));
        new OwnEngine(system.Machine).Run(offers);
        var decisions = Decisions(token);
        var exploration = Of(token);
        for (var step = 0; step < offers.Runnable.Count; step += 1 + (offers.Runnable.Count / 6))
        {
            var place = exploration.At(exploration.FirstSteps(token.Case.Schedule, step));
            Assert.Equal("", place.End);
            Assert.Equal(offers.Runnable[step],
                place.Threads.Aggregate(0u, (bits, thread) => thread.Moves.Count > 0 ? bits | (1u << thread.Index) : bits));
            Assert.Equal(offers.Outcomes.GetValueOrDefault(step, 1), place.Threads[decisions[step].Thread].Moves.Count);
            Assert.All(place.Threads, thread =>
                Assert.Equal(Enumerable.Range(0, thread.Moves.Count), thread.Moves.Select(move => move.Outcome)));
        }
    }

    /// <summary>A choice does what it said it would; going back shows what was there before.</summary>
    [Property(MaxTest = 12)]
    public void AChoiceDoesWhatItSaysAndGoingBackUndoesIt(ushort index, ushort part)
    {
        var token = RecordedCase.Of(index);
        var exploration = Of(token);
        var schedule = exploration.FirstSteps(token.Case.Schedule, part % token.Promise.Steps);
        var place = exploration.At(schedule);
        foreach (var thread in place.Threads)
        {
            foreach (var move in thread.Moves)
            {
                var next = exploration.After(schedule, thread.Index, move.Outcome);
                var after = new Exploration(token.Case.Subject, token.Case.Scenario).At(next);
                Assert.Equal(place.Steps + 1, after.Steps);
                var made = after.Trail.Last(step => step.Number > 0);
                Assert.Equal((thread.Name, move.Text, move.Change), (made.Thread, made.Text, made.Change));
                Assert.Equal(move.Breaks, after.Broken.Skip(place.Broken.Count).Select(rule => rule.Title));
                Assert.All(move.Wakes, name => Assert.NotEmpty(after.Threads.Single(other => other.Name == name).Moves));
                Assert.Equal(schedule, exploration.FirstSteps(next, place.Steps));
                Assert.Equal(Json(place), Json(exploration.At(exploration.FirstSteps(next, place.Steps))));
            }
        }
    }

    /// <summary>The state is that which <c>explain --at</c> shows.</summary>
    [Fact]
    public void TheStateIsThatOfTheStep()
    {
        var exploration = Of(Fork);
        for (var step = 0; step <= Fork.Promise.Steps; step += 8)
        {
            var place = exploration.At(exploration.FirstSteps(Fork.Case.Schedule, step));
            Assert.Equal(
                StateText.Sections(Fork.StateAt(step)).Select(section => (section.Title, string.Join('\n', section.Lines))),
                place.State.Select(section => (section.Title, string.Join('\n',
                    section.Lines.Where(line => line.Change != ExploredLine.Gone).Select(line => line.Text)))));
        }
    }

    [Fact]
    public void ATokenOpensWhereItsRuleIsBroken()
    {
        var schedule = Exploration.ScheduleOf(Fork);
        var place = Of(Fork).At(schedule);
        Assert.InRange(place.Steps, 1, Fork.Promise.Steps - 1);
        var rule = Assert.Single(place.Broken);
        Assert.Equal((Fork.Promise.Key, "sleeping-copy-in-fork", place.Steps), (rule.Key, rule.Defect, rule.Step));
        Assert.True(place.Trail[^1].IsViolation);
        Assert.Empty(Of(Fork).At(Exploration.ScheduleOf(Fork, place.Steps - 1)).Broken);
    }

    [Fact]
    public void AThreadGoesAsFarAsItIsTold()
    {
        var exploration = Of(Fork);
        var function = exploration.After(Exploration.ScheduleOf(Fork, 1), 0, stride: Stride.Function);
        var place = exploration.At(function);
        Assert.Equal(["dup_mmap"], place.Trail.Where(step => step.Number > 1).Select(step => step.Function).Distinct());
        Assert.NotEqual("dup_mmap", exploration.At(exploration.After(function, 0)).Trail[^1].Function);

        // To the broken rule, and from there to the end.
        var whole = exploration.After(Schedule.Empty, 0, stride: Stride.Whole);
        Assert.Equal(Exploration.ScheduleOf(Fork), whole);
        Assert.Contains("returned", exploration.At(exploration.After(whole, 0, stride: Stride.Whole)).End, StringComparison.Ordinal);
    }

    [Fact]
    public void ADeadlockIsSaidToBeOne()
    {
        var token = KnownCases.Find("release-under-own-lock", "rfc-v3")!.File.Token;
        var place = Of(token).At(Exploration.ScheduleOf(token));
        Assert.Contains("deadlock", place.End, StringComparison.Ordinal);
        Assert.All(place.Threads, thread => Assert.Empty(thread.Moves));
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        var exploration = Of(Fork);
        Assert.Contains("step 1", Refused(() => exploration.At(ScheduleText.Parse("3*1"))), StringComparison.Ordinal);
        Assert.Contains("outcome", Refused(() => exploration.At(ScheduleText.Parse("0*3;1"))), StringComparison.Ordinal);
        Assert.Contains("there is none", Refused(() => exploration.After(Schedule.Empty, 9)), StringComparison.Ordinal);
        Assert.Contains("0 to 0", Refused(() => exploration.After(Schedule.Empty, 0, 1)), StringComparison.Ordinal);
        Assert.Contains("cannot go", Refused(() => exploration.After(Plain(Fork.Case.Schedule), 0)), StringComparison.Ordinal);
        Assert.Contains("0 to 3", Refused(() => exploration.FirstSteps(ScheduleText.Parse("0*3"), 4)), StringComparison.Ordinal);
        Assert.Equal(1, exploration.At(ScheduleText.Parse("0*1")).Steps);
    }

    private static string Refused(Action action) => Assert.Throws<BadInputException>(action).Message;

    private static Exploration Of(Token token) => new(token.Case.Subject, token.Case.Scenario);

    private static Schedule Plain(Schedule schedule) => new(schedule.Runs, schedule.Outcomes);

    private static TagStorageModel.Kit.Execution.Decision[] Decisions(Token token) => [.. CaseRun.Of(token).Machine.Trace.Decisions];

    private static string Json(ExploredPlace place) => JsonSerializer.Serialize(place, JsonLines.Options);
}
