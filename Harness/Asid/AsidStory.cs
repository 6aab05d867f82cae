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
        var (mm, other, cpu, asid) = ((int)violation.First, (int)violation.Second, CpuOf(run, violation), AsidAt(run, violation));
        return Make(run, violation, $"BUG: TLB entries of mm{mm} and of mm{other} under ASID {asid}", [mm, other],
            $"cpu{cpu} begins to use mm{mm} under ASID {asid}, and its TLB may still hold pages of mm{other} under it",
            [.. FlushedTooEarly(run, violation.Entry, cpu, other)]);
    }

    internal static Scene TwoAsids(RecordedRun run, Violation violation)
    {
        var (mm, asid) = ((int)violation.First, AsidAt(run, violation));
        return Make(run, violation, $"BUG: mm{mm} runs under two ASIDs", [mm],
            $"cpu{CpuOf(run, violation)} runs mm{mm} under ASID {asid}, cpu{violation.Second} under another: an invalidation reaches one "
            + "of them");
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

    /// <summary>A flush of a CPU that was still walking an mm's page table: what it maps comes back at once.</summary>
    private static IEnumerable<Fact> FlushedTooEarly(RecordedRun run, int before, int cpu, int mm)
    {
        var flushed = run.Last(before, entry => entry.Step.Kind == Mmu.FlushKind && entry.Step.Argument == cpu);
        var table = run.Last(flushed, entry => (entry.Step.Kind == Mmu.TableKind || entry.Step.Kind == Mmu.ReservedKind)
            && entry.Step.Argument == cpu);
        if (flushed >= 0 && table >= 0 && run.Entries[table].Step is { Value: var value } step && step.Kind == Mmu.TableKind && value == mm)
            yield return new(flushed, $"cpu{cpu} flushes its TLB; mm{mm} is still in TTBR0, and its pages may come back");
    }

    /// <summary>
    /// The last two rollovers, with what they found in active_asids: of all CPUs, or of those alone where a fast path had put something
    /// in the place of the 0 that a rollover had left.
    /// </summary>
    private static IEnumerable<Fact> Rollovers(RecordedRun run, int before)
    {
        var (facts, rollovers) = (new List<(Fact Fact, string Place, bool IsFind)>(), 0);
        for (var i = before - 1; i >= 0 && rollovers < 2; i--)
        {
            var entry = run.Entries[i];
            if (entry.IsNote) continue;
            var (step, place) = (entry.Step, entry.Step.Target.Name);
            if (step.Kind == Atomic64.AddKind)
            {
                rollovers++;
                facts.Add((new(i, $"{entry.Thread.Name} finds no free ASID: generation {ContextId.Generation(entry.Result)} begins"),
                    place, false));
            }
            else if (step.Kind == Atomic64.ExchangeKind && step.Argument == 0 && entry.Result != 0)
            {
                facts.Add((new(i, $"the rollover finds {Words(run, entry.Result, i)} in {place}, and keeps that ASID for it"), place,
                    true));
            }
            else if (step.Kind == Atomic64.ExchangeKind && entry.Result == 0 && step.Argument != 0)
            {
                var asked = run.Last(i, other => other.Thread == entry.Thread && other.Step.Kind == Atomic64.ReadKind
                    && other.Step.Target == CodeOf(run).AsidGeneration);
                facts.Add((new(asked, $"{entry.Thread.Name} finds {Words(run, step.Argument, i)} to be of the current generation"),
                    place, false));
                var put = new Fact(i, $"{entry.Thread.Name} puts {Words(run, step.Argument, i)} into {place}, where a rollover has left 0: "
                    + "that the CPU still runs what the rollover found is forgotten");
                facts.Add((put with { IsCause = true }, place, false));
            }
        }

        var overwritten = facts.Where(item => item.Fact.IsCause).Select(item => item.Place).ToHashSet();
        return facts.Where(item => !item.IsFind || overwritten.Count == 0 || overwritten.Contains(item.Place)).Select(item => item.Fact);
    }

    /// <summary>A value of context.id with the mm that had it last.</summary>
    private static string Words(RecordedRun run, long id, int before)
    {
        var given = run.Last(before, entry => entry.Step.Kind == Atomic64.SetKind && entry.Step.Argument == id
            && entry.Step.Target.Name.EndsWith(".context.id", StringComparison.Ordinal));
        var whose = given < 0 ? "" : $"{run.Entries[given].Step.Target.Name.Split('.')[0]}'s ";
        return $"{whose}ASID {ContextId.Asid(id)} of generation {ContextId.Generation(id)}";
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
