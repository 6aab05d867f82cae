using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>What reports say of ASIDs: how each mm came by its own, and what every rollover took for running.</summary>
internal static class AsidStory
{
    internal static Scene Shared(RecordedRun run, Violation violation)
    {
        var code = CodeOf(run);
        var (mm, other, asid) = ((int)violation.First, code.Mmu.TableOf((int)violation.Second), AsidAt(run, violation));
        return Make(run, violation, $"BUG: ASID {asid} is mm{mm}'s and mm{other}'s, and both run", [mm, other],
            $"cpu{CpuOf(run, violation)} runs mm{mm} under ASID {asid}, and cpu{violation.Second} mm{other}: an invalidation of one hits "
            + "the other, and whoever runs both in turn mixes their pages");
    }

    internal static Scene SharedInTlb(RecordedRun run, Violation violation)
    {
        var (mm, other, asid) = ((int)violation.First, (int)violation.Second, AsidAt(run, violation));
        return Make(run, violation, $"BUG: TLB entries of mm{mm} and of mm{other} under ASID {asid}", [mm, other],
            $"cpu{CpuOf(run, violation)} begins to use mm{mm} under ASID {asid}, and its TLB may still hold pages of mm{other} under it");
    }

    internal static Scene TwoAsids(RecordedRun run, Violation violation)
    {
        var (mm, asid) = ((int)violation.First, AsidAt(run, violation));
        return Make(run, violation, $"BUG: mm{mm} runs under two ASIDs", [mm],
            $"cpu{CpuOf(run, violation)} runs mm{mm} under ASID {asid}, cpu{violation.Second} under another: an invalidation reaches one of "
            + "them");
    }

    internal static Scene Stale(RecordedRun run, Violation violation)
    {
        var mm = (int)violation.First;
        var cleared = run.Last(violation.Entry, entry => entry.Step.Kind == Mmu.ClearKind && entry.Result != 0
            && entry.Text.Contains($"(mm{mm}[", StringComparison.Ordinal));
        var invalidated = run.Last(violation.Entry, entry =>
            (entry.Step.Kind == Mmu.PageKind || entry.Step.Kind == Mmu.AllKind) && Mmu.MmOf(entry.Step) == mm);
        return Make(run, violation, $"BUG: stale TLB entry of mm{mm}", [mm],
            $"cpu{violation.Second} runs mm{mm}, and its TLB may hold a page that is unmapped and was invalidated",
            [new(cleared, $"mm{mm}'s page is unmapped"), new(invalidated, $"it is invalidated under ASID {AsidOf(run, invalidated)}")]);
    }

    internal static Scene NoneFree(RecordedRun run, Violation violation) =>
        Make(run, violation, "BUG: no free ASID after a rollover", [],
            $"asid_map is full: new_context() takes ASID {violation.First}, which there is not");

    private static Scene Make(RecordedRun run, Violation violation, string title, IReadOnlyList<int> mms, string broken,
        IReadOnlyList<Fact>? more = null)
    {
        var at = violation.Entry - 1;
        var step = run.Entries[at].IsNote ? run.LastOf(violation.Thread, at, isStep: true) : at;
        var facts = mms.SelectMany(mm => Given(run, mm, at)).Concat(Rollovers(run, at)).Concat(more ?? [])
            .Where(fact => fact.Entry >= 0 && fact.Entry < step).OrderBy(fact => fact.Entry);
        return Scene.At(run, violation.Thread, step, title, [broken]).With([.. facts, new(step, broken)]);
    }

    /// <summary>Where an mm was given the value that it has: the last time in each generation.</summary>
    private static IEnumerable<Fact> Given(RecordedRun run, int mm, int before)
    {
        var name = $"mm{mm}.context.id";
        var at = run.Last(before, entry => entry.Step.Kind == Atomic64.SetKind && entry.Step.Target.Name == name);
        if (at < 0) yield break;
        var id = run.Entries[at].Step.Argument;
        yield return new(at, $"mm{mm} has ASID {ContextId.Asid(id)} in generation {ContextId.Generation(id)} from here on");
    }

    /// <summary>What the last two rollovers found in active_asids, and what a fast path put there when a rollover had been.</summary>
    private static IEnumerable<Fact> Rollovers(RecordedRun run, int before)
    {
        var rollovers = 0;
        for (var i = before - 1; i >= 0 && rollovers < 2; i--)
        {
            var entry = run.Entries[i];
            if (entry.IsNote) continue;
            var step = entry.Step;
            if (step.Kind == Atomic64.AddKind)
            {
                rollovers++;
                yield return new(i, $"{entry.Thread.Name} finds no free ASID: generation {ContextId.Generation(entry.Result)} begins");
            }
            else if (step.Kind == Atomic64.ExchangeKind && step.Argument == 0 && entry.Result != 0)
            {
                yield return new(i, $"the rollover takes ASID {ContextId.Asid(entry.Result)} of generation "
                    + $"{ContextId.Generation(entry.Result)} for what runs there, and keeps it");
            }
            else if (step.Kind == Atomic64.ExchangeKind && entry.Result == 0 && step.Argument != 0)
            {
                yield return new(i, $"{entry.Thread.Name} has its ASID {ContextId.Asid(step.Argument)} of generation "
                    + $"{ContextId.Generation(step.Argument)} in active_asids, though a rollover has been: the 0 is gone")
                { IsCause = true };
            }
        }
    }

    private static AsidAllocator CodeOf(RecordedRun run) => (AsidAllocator)run.Code!;

    private static int CpuOf(RecordedRun run, Violation violation) => (int)run.Entries[violation.Entry - 1].Step.Argument;

    /// <summary>The ASID that was written into the registers of the CPU that a step is about.</summary>
    private static int AsidAt(RecordedRun run, Violation violation)
    {
        var cpu = CpuOf(run, violation);
        var written = run.Last(violation.Entry, entry => entry.Step.Kind == Mmu.AsidKind && entry.Step.Argument == cpu);
        return written < 0 ? 0 : (int)run.Entries[written].Step.Value;
    }

    private static int AsidOf(RecordedRun run, int invalidation) => invalidation < 0 ? 0 : (int)run.Entries[invalidation].Step.Argument;
}
