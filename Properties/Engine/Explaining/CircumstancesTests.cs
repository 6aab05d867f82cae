using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Engine.Explaining;

public sealed class CircumstancesTests
{
    public static TheoryData<string> Cases => [.. KnownCases.All.Select(known => known.Name)];

    [Theory]
    [InlineData(1, 0, 0, 0, false, "one task alone; no preemption, interrupt, injected outcome or weak memory order")]
    [InlineData(2, 1, 0, 2, false, "2 tasks, 1 preemption, 2 injected outcomes; no interrupt or weak memory order")]
    [InlineData(2, 0, 1, 1, true,
        "2 tasks, 1 interrupt, 1 injected outcome, stores that take effect late (weak memory order); no preemption")]
    [InlineData(0, 1, 1, 1, true,
        "no task, 1 preemption, 1 interrupt, 1 injected outcome, stores that take effect late (weak memory order)")]
    public void WhatIsThereComesFirst(int tasks, int preemptions, int interrupts, int failures, bool hasStoreBuffers, string text) =>
        Assert.Equal(text, new Circumstances(tasks, preemptions, interrupts, failures, hasStoreBuffers).ToString());

    /// <summary>It is counted until the rule is broken, so never more than in the whole run.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void NothingIsCountedThatDidNotHappen(string name)
    {
        var known = KnownCases.All.Single(known => known.Name == name);
        var token = known.File.Token;
        var takes = CaseRun.Recorded(token).Explain()!.Takes;
        var verdict = KnownCaseVerdict.Of(known.Slug, token);
        Assert.InRange(takes.Preemptions, 0, verdict.Preemptions);
        Assert.InRange(takes.Tasks, 0, verdict.Threads);
        Assert.InRange(takes.Interrupts, 0, token.Case.Series().Interrupts.Count);
        Assert.Equal(takes.HasStoreBuffers, token.Case.Series().Options.StoreBuffers);
        Assert.True(takes.Tasks + takes.Interrupts > 0);
    }
}
