using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

/// <summary>A revision that derives from another has what is known of that one, but for what it cures.</summary>
public sealed class DerivedRevisionTests
{
    private const string Cured = "release-under-own-lock";

    private static readonly RevisionEntry V3 = RevisionSet.Find("rfc-v3")!;
    private static readonly RevisionEntry Same = new("same", "", (machine, configuration) => new Unchanged(machine, configuration));
    private static readonly RevisionEntry SameAgain =
        new("same-again", "", (machine, configuration) => new UnchangedAgain(machine, configuration));
    private static readonly RevisionEntry Cure = new("cure", "", (machine, configuration) => new ReleaseLocked(machine, configuration));

    [Fact]
    public void WhatChangesNothingHasAllThatIsKnown()
    {
        foreach (var entry in (RevisionEntry[])[Same, SameAgain])
        {
            var (known, all) = (entry.Prototype, V3.Prototype);
            Assert.Equal(all.Absent, known.Absent);
            Assert.Equal(all.Unreachable, known.Unreachable);
            Assert.Equal(all.CannotMeet, known.CannotMeet);
            Assert.Equal(all.Defects, known.Defects);
        }

        Assert.NotEmpty(V3.Prototype.Defects);
        Assert.NotEmpty(V3.Prototype.CannotMeet);
    }

    [Fact]
    public void ASweepOfWhatChangesNothingReportsTheSameByTheSameNames()
    {
        var expected = Sweep(V3);
        Assert.NotEmpty(expected.Violations);
        foreach (var entry in (RevisionEntry[])[Same, SameAgain])
        {
            var found = Sweep(entry);
            Assert.Equal(expected.Violations, found.Violations);
            Assert.All(found.Violations, violation => Assert.NotNull(violation.Defect));
            Assert.Equal(expected.Summary.NeverReached, found.Summary.NeverReached);
            Assert.Empty(found.Summary.NeverReached.Intersect(V3.Prototype.Unreachable.Keys));
            Assert.Equal(expected.Summary.Reached, found.Summary.Reached);
            Assert.Empty(found.Summary.Contradicted);
            Assert.Equal(expected.Summary.Overlaps.Contradicted, found.Summary.Overlaps.Contradicted);
            Assert.Empty(found.Summary.Overlaps.Contradicted);
        }
    }

    [Fact]
    public void WhatCuresADefectTakesItOutOfTheList()
    {
        Assert.Equal(V3.Prototype.Defects.Where(defect => defect.Slug != Cured), Cure.Prototype.Defects);
        Assert.Equal(V3.Prototype.Unreachable.Count - 2, Cure.Prototype.Unreachable.Count);
        var sign = ViolationSign.Parse("I12/mte_save_tags_for_pfn/tags_by_pfn.xa_lock/process/recursion: tags_by_pfn.xa_lock");
        Assert.Equal(Cured, new SeriesSubject(V3).DefectOf(sign)?.Slug);
        Assert.Null(new SeriesSubject(Cure).DefectOf(sign));
        Assert.Throws<ArgumentException>(() => Cure.Prototype.Defects.Without(Cured));
    }

    private static (IReadOnlyList<(string Key, string? Defect)> Violations, SummaryEvent Summary) Sweep(RevisionEntry entry)
    {
        var sweep = new Sweep(new SweepOptions(new SeriesSubject(entry), 5) { Schedules = 3000, Engine = EngineChoice.Own }, _ => { });
        sweep.Run(default);
        var violations = sweep.Events.Violations.Select(violation => (violation.Key, violation.Defect));
        return ([.. violations], sweep.Events.Summary!);
    }

    private class Unchanged(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration);

    private sealed class UnchangedAgain(Machine machine, MachineConfiguration configuration) : Unchanged(machine, configuration);

    private sealed class ReleaseLocked(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override System.Collections.Immutable.ImmutableSortedDictionary<string, string> Unreachable => base.Unreachable
            .Remove("step mte_save_tags_for_pfn step 5: tags_by_pfn_unlock")
            .Remove("step mte_try_transfer_swap_tags step 8: free");

        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Cured);

        [CFunction("mte_save_tags_for_pfn", IsPart = true)]
        protected override async KernelTask ReleaseUnusedSlot(ulong pfn) =>
            await TagsByPfn.XaCmpxchgLocked(pfn, XaEntry.Zero, XaEntry.Null, Gfp.None);
    }
}
