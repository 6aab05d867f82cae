using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers;

namespace TagStorageModel.Properties.TagStorage.Named;

public sealed class NamedScenariosTests
{
    [Fact]
    public void NamesAreUniqueAndOfOneStyle()
    {
        var names = NamedScenarios.All.Select(scenario => scenario.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(new Regex("^[a-z]+(-[a-z]+)*$"), name));
        Assert.All(NamedScenarios.All, scenario => Assert.Same(scenario, NamedScenarios.Find(scenario.Name)));
        Assert.Null(NamedScenarios.Find("no-such-scenario"));
    }

    [Fact]
    public void ScenariosAreUnique() =>
        Assert.Equal(NamedScenarios.All.Count, NamedScenarios.All.Select(named => named.Scenario).Distinct().Count());

    [Fact]
    public void SentencesAreSentences() =>
        Assert.All(NamedScenarios.All, named => Assert.Matches(new Regex(@"^([A-Z]|[a-z]+\()[^\n]*[^ ]\.$"), named.Sentence));

    [Fact]
    public void WhatTheyNameExists() => Assert.All(NamedScenarios.All, named =>
    {
        Assert.Contains(named.Paths.First, RevisionPaths.All);
        Assert.Contains(named.Paths.Second, RevisionPaths.All);
        Assert.NotEmpty(named.Revisions);
        Assert.All(named.Revisions, revision => Assert.NotNull(RevisionSet.Find(revision)));
        Assert.Empty(named.Clean.Except(InvariantSet.All().Select(rule => rule.Id)));
    });

    [Fact]
    public void TheyAreSmall() => Assert.All(NamedScenarios.All, named =>
    {
        Assert.InRange(named.Scenario.Threads.Count, named.Scenario.Interrupts.Count == 0 ? 2 : 1, 3);
        Assert.All(named.Scenario.Threads, thread => Assert.Single(thread.Calls));
        Assert.InRange(named.Scenario.Interrupts.Count, 0, 1);
        Assert.All(named.Scenario.Threads, thread => Assert.True(thread.Faults is { Atomic: <= 1, Sleeping: <= 1, Busy: <= 1 }));
        Assert.Equal(2, named.Scenario.Addresses);
    });

    [Fact]
    public void TheSituationsThatMustBeAllRightAreAmongThem()
    {
        Keeps("free-vs-reserve-same-block", "I1", "I4", "I9");
        Keeps("reserve-vs-reserve-same-page", "I1", "I3", "I9");
        Keeps("migration-vs-fault-on-access", "I7", "I9");
        Keeps("reserved-flag-with-store-buffers", "I6");
        Assert.True(NamedScenarios.Find("reserved-flag-with-store-buffers")!.Scenario.Options.StoreBuffers);

        static void Keeps(string name, params string[] rules) => Assert.Equal(rules, NamedScenarios.Find(name)!.Clean);
    }

    [Fact]
    public void EveryOneComesBackFromItsTextAndItsToken()
    {
        foreach (var named in NamedScenarios.All)
        {
            Assert.Null(named.Scenario.Fault());
            var token = new Token(new Case(Subjects.All.Named(named.Revisions[^1]), named.Scenario, Schedule.Empty), new Promise("", 0, 0));
            Assert.Equal(named.Scenario, Token.Parse(token.Text, Subjects.All).Case.Series());
            Assert.Equal(named.Scenario, CaseFile.Parse(new CaseFile(token, named.Name).Text, "a", Subjects.All).Token.Case.Series());
        }
    }
}
