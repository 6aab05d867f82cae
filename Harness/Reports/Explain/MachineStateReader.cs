using System.Globalization;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>Reads the state of a machine that a run has left in between.</summary>
internal sealed class MachineStateReader
{
    private static readonly PageFlag[] Flags = [PageFlag.MteTagged, PageFlag.MteLock, PageFlag.TagStorageReserved, PageFlag.AnonExclusive, PageFlag.Lru, PageFlag.SwapCache, PageFlag.Ksm];

    private readonly RecordedRun run;
    private readonly Machine machine;
    private readonly Revision revision;

    internal MachineStateReader(ScenarioMachine subject)
    {
        run = new RecordedRun(subject);
        machine = subject.Machine;
        revision = subject.Revision;
    }

    internal MachineState Read(int step)
    {
        var last = run.Last(run.Entries.Count, entry => entry.Thread.Index >= 0);
        var lastText = step == 0 || last < 0 ? "" : $"{run.Entries[last].Thread.Name}: {ExplainedStep.StepText(run, run.Entries[last].Text)}{(run.Entries[last].Function.Length > 0 ? $" in {run.Entries[last].Function}()" : "")}";
        return new MachineState(
            run.Subject.Entry.Name, step, lastText, [.. Cpus()], [.. Threads()], [.. Locks()], [.. Pages()],
            [Array(revision.TagsByPfn), Array(revision.TagsBySwpEntry), Array(revision.TagBlocksReserved)], [.. Blocks()], [.. Tables()]);
    }

    private IEnumerable<CpuState> Cpus() =>
        from thread in machine.Threads
        where !thread.IsInterrupt && thread.Drains is null
        let cpu = thread.Cpu
        let runs = cpu.Handler ?? thread
        select new CpuState(cpu.Name, runs.Finished ? "" : runs.Name, cpu.PreemptCount, cpu.IrqsDisabled, runs.RcuDepth, cpu.Stores is { IsEmpty: false });

    private IEnumerable<ModelThreadState> Threads()
    {
        foreach (var thread in machine.Threads)
        {
            if (thread.Drains is not null) continue;
            var pending = thread.Pending;
            var isOver = thread.Finished;
            var isFrozen = !isOver && thread.Cpu.Froze(thread);
            var status = isOver ? "has returned" : !thread.Arrived ? "not started" : isFrozen ? $"interrupted by {thread.Cpu.Handler}"
                : pending.Target.CanGo(thread, pending) ? "can go" : $"waits{(thread.Blocker is { } blocker ? $" for {blocker.Name}" : "")}";
            yield return new ModelThreadState(thread.Name, isOver ? "" : Wanted(pending), status, isOver ? [] : thread.Calls.Names());
        }
    }

    /// <summary>A step that has not been made has no result yet.</summary>
    private string Wanted(in Step step)
    {
        var text = ExplainedStep.StepText(run, step.Target.Describe(step, 0));
        var arrow = text.IndexOf(" → ", StringComparison.Ordinal);
        return arrow < 0 ? text : text[..arrow];
    }

    private IEnumerable<LockState> Locks() =>
        from thread in machine.Setup is { } setup ? machine.Threads.Prepend(setup) : machine.Threads
        from taken in run.Held(thread, run.Entries.Count)
        select new LockState(taken.Lock.Name, taken.Class, thread.Name, run.InSetup(taken.Entry) ? 0 : run.Number(taken.Entry), run.Entries[taken.Entry].Calls.Count > 0 ? run.Entries[taken.Entry].Calls[0] : "");

    private IEnumerable<PageState> Pages()
    {
        foreach (var page in revision.Memory.Pages)
        {
            var flags = string.Join('|', Flags.Where(flag => revision.Flags.Has(page, flag)).Select(PageFlags.Text));
            var isFree = revision.FreeLists.IsFree(page);
            var count = revision.Counts.Of(page);
            if (isFree && flags.Length == 0 && count == 0) continue;
            yield return new PageState(page.Pfn.ToString(), page.IsTagStorage, isFree, count, flags, page.IsTagStorage ? "" : TagMemory.Text(revision.Tags.Of(page)));
        }
    }

    private static ArrayState Array(XArray array)
    {
        var entries = new List<SlotState>();
        foreach (var slot in array.Slots) entries.Add(new SlotState("0x" + slot.Index.ToString("x", CultureInfo.InvariantCulture), array.Text(slot.Entry)));
        return new ArrayState(array.Name, entries);
    }

    private IEnumerable<BlockState> Blocks()
    {
        var users = new SortedDictionary<ulong, List<string>>();
        foreach (var page in revision.Memory.Pages.Where(page => !page.IsTagStorage && revision.Flags.Has(page, PageFlag.TagStorageReserved)))
        {
            if (revision.Memory.HardwareBlockOf(page.Pfn) is not { } block) continue;
            if (!users.TryGetValue(block.Value, out var list)) users.Add(block.Value, list = []);
            list.Add(page.Pfn.ToString());
        }

        foreach (var slot in revision.TagBlocksReserved.Slots) users.TryAdd(slot.Index, []);
        foreach (var (pfn, pages) in users)
        {
            var block = new Pfn(pfn);
            var isReserved = !revision.TagBlocksReserved.Peek(pfn).IsNull;
            yield return new BlockState(block.ToString(), isReserved, revision.Memory.Find(block) is { } first ? revision.Counts.Of(first) : 0, pages);
        }
    }

    private IEnumerable<EntryState> Tables()
    {
        foreach (var mm in revision.Mms)
        {
            for (var address = 0; address < mm.Size; address++)
            {
                if (mm.Table.Of(address) is { IsNone: false } pte) yield return new EntryState($"{mm.Name}[{address}]", ExplainedStep.StepText(run, pte.ToString()));
            }
        }
    }
}
