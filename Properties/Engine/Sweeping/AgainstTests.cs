using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Revisions;

namespace TagStorageModel.Properties.Engine.Sweeping;

public sealed class AgainstTests
{
    private const string Cured = "release-under-own-lock";

    private static readonly SeriesSubject V3 = SeriesSubject.Of("rfc-v3")!;

    [Fact]
    public void ACureIsNamedAndNothingIsBroken()
    {
        var (compared, rows) = Run(SeriesSubject.Of("rfc-v3+release-locked")!, 64);
        Assert.Equal([Cured], compared.Cured);
        Assert.Empty(compared.Broke);
        Assert.All(rows.Where(row => row.Verdict == AgainstEvent.Gone), row =>
        {
            Assert.Equal((Cured, null), (row.Defect, row.Token));
            Assert.NotEqual(0, row.Explored);
            Assert.NotNull(row.BaseToken);
        });
    }

    /// <summary>As a revision of somebody's own has it: a class that overrides a function, and knows nothing of defects.</summary>
    [Fact]
    public void ACureThatIsAClassIsNamed()
    {
        var cure = new RevisionEntry("cure", "", (machine, configuration) => new ReleaseLocked(machine, configuration));
        var (compared, _) = Run(new SeriesSubject(cure), 64);
        Assert.Equal([Cured], compared.Cured);
        Assert.Empty(compared.Broke);
    }

    /// <summary>The first of the two has what the second one repairs.</summary>
    [Fact]
    public void TheOtherWayRoundItIsABreak()
    {
        var (compared, rows) = Run(V3, 64, SeriesSubject.Of("rfc-v3+release-locked")!);
        Assert.Empty(compared.Cured);
        Assert.All(compared.Broke, key => Assert.Contains("mte_save_tags_for_pfn", key, StringComparison.Ordinal));
        Assert.NotEmpty(compared.Broke);
        Assert.All(rows.Where(row => row.Verdict == AgainstEvent.Broke), row => Assert.Equal(Cured, row.Defect));
    }

    [Fact]
    public void APlantedBreakIsSaidToBreak()
    {
        var planted = new RevisionEntry("planted", "", (machine, configuration) => new TagsByPfnLockIrq(machine, configuration));
        var (compared, rows) = Run(new SeriesSubject(planted), 512);
        Assert.NotEmpty(compared.Broke);
        Assert.All(rows.Where(row => row.Verdict == AgainstEvent.Broke), row => Assert.Null(row.BaseToken));
    }

    [Fact]
    public void WhatChangesNothingCuresAndBreaksNothing()
    {
        var (compared, rows) = Run(V3, 256);
        Assert.Empty(compared.Cured);
        Assert.Empty(compared.CuredKeys);
        Assert.Empty(compared.Broke);
        Assert.All(rows, row => Assert.Equal((AgainstEvent.Both, ""), (row.Verdict, row.Note)));
        Assert.Equal(compared.Both, rows.Count);
    }

    private static (ComparedEvent Compared, IReadOnlyList<AgainstEvent> Rows) Run(
        SeriesSubject revision, long schedules, SeriesSubject? other = null)
    {
        var events = new List<Event>();
        var against = new Against(new SweepOptions(revision, 3) { Schedules = schedules }, other ?? V3, events.Add);
        var compared = against.Run(default);
        var kinds = events.Select(item => item.GetType()).ToList();
        Assert.Equal([typeof(ComparedEvent), typeof(SummaryEvent), typeof(TimingEvent)], kinds[^3..]);
        Assert.All(events, item => Assert.Null(item.Fault()));
        Assert.Equal(against.Events.Violations.Count, events.OfType<ViolationEvent>().Count());
        return (compared, [.. events.OfType<AgainstEvent>()]);
    }

    private sealed class ReleaseLocked(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        [CFunction("mte_save_tags_for_pfn", IsPart = true)]
        protected override async KernelTask ReleaseUnusedSlot(ulong pfn) =>
            await TagsByPfn.XaCmpxchgLocked(pfn, XaEntry.Zero, XaEntry.Null, Gfp.None);
    }
}
