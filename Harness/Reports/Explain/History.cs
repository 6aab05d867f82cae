using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>Who did what to an object earlier in a recorded run.</summary>
internal static class History
{
    /// <summary>The last entry before a place that matches, notes left out; −1 if there is none.</summary>
    internal static int Last(this RecordedRun run, int before, Func<TraceEntry, bool> matches)
    {
        for (var i = Math.Min(before, run.Entries.Count) - 1; i >= 0; i--)
        {
            if (!run.Entries[i].IsNote && matches(run.Entries[i])) return i;
        }

        return -1;
    }

    /// <summary>The first step of a thread after a place; −1 if it made none.</summary>
    internal static int Next(this RecordedRun run, ModelThread thread, int after)
    {
        for (var i = after + 1; i < run.Entries.Count; i++)
        {
            if (run.Entries[i].Thread == thread && !run.Entries[i].IsNote) return i;
        }

        return -1;
    }

    /// <summary>The last step that changed a flag of a page.</summary>
    internal static int LastChange(this RecordedRun run, Page page, PageFlag flag, int before)
    {
        var flags = run.Subject.Revision.Flags;
        return run.Last(before, entry => entry.Step.Target == flags && entry.Step.Kind.Access == Access.Write
            && flags.PageOf(entry.Step) == page && (PageFlags.FlagOf(entry.Step) & flag) != 0);
    }

    /// <summary>How a flag of a page came to be what it is.</summary>
    internal static Fact FlagFact(this RecordedRun run, Page page, PageFlag flag, int before, string meaning = "")
    {
        var name = PageFlags.Text(flag);
        var at = run.LastChange(page, flag, before);
        var consequence = meaning.Length > 0 ? ": " + meaning : "";
        if (at < 0) return Fact.Never($"nobody has set {name} of page {page} so far{consequence}");
        var step = run.Entries[at].Step;
        var what = step.Kind == PageFlags.InheritKind
            ? $"{name} of page {page} becomes that of the huge page's head"
            : $"{name} of page {page} is {(step.Kind == PageFlags.SetKind || step.Kind == PageFlags.TestAndSetKind ? "set" : "cleared")}";
        return new(at, what + consequence);
    }

    /// <summary>The last step that stored to a slot, or to any, something of a kind: what the recorded text says, since the state of the operation has gone on.</summary>
    internal static int LastStore(this RecordedRun run, XArray array, ulong index, int before, params IReadOnlyList<SlotContent> contents) =>
        run.Last(before, entry => entry.Step.Target == array && (entry.Step.Kind == XArray.StoreKind || entry.Step.Kind == XArray.EraseKind)
            && XArray.HasStored(entry.Result) && (ulong)entry.Step.Argument == index && (contents.Count == 0 || contents.Contains(ContentOf(entry))));

    /// <summary>The last step that saved tags for a page.</summary>
    internal static int LastSave(this RecordedRun run, Page page, int before) =>
        run.LastStore(run.Subject.Revision.TagsByPfn, page.Pfn.Value, before, SlotContent.Pointer);

    private static SlotContent ContentOf(TraceEntry entry)
    {
        var call = entry.Text[..entry.Text.LastIndexOf(" → ", StringComparison.Ordinal)];
        return call.EndsWith(", NULL)", StringComparison.Ordinal) ? SlotContent.Null : call.EndsWith($", {XaEntry.Zero})", StringComparison.Ordinal) ? SlotContent.Reserved : SlotContent.Pointer;
    }

    /// <summary>Something could not be had where the strategy let a step fail, and what functions made of that.</summary>
    internal static Fact FailureFact(this RecordedRun run, int at, string what) => new(at, $"{what}, which may happen at any time{Returns.After(run, at)}");

    /// <summary>The last step that the strategy let fail, of a thread.</summary>
    internal static int LastFailure(this RecordedRun run, ModelThread? thread, int before)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (run.Entries[i].Thread == thread && run.IsInjected(i)) return i;
        }

        return -1;
    }

    /// <summary>The last step that a thread makes before it has returned from a function that it is in at a place.</summary>
    internal static int EndOf(this RecordedRun run, int at, string function)
    {
        var end = at;
        for (var i = at + 1; i < run.Entries.Count; i++)
        {
            if (run.Entries[i].Thread != run.Entries[at].Thread) continue;
            if (!run.Entries[i].Calls.Contains(function)) break;
            if (!run.Entries[i].IsNote) end = i;
        }

        return end;
    }

    /// <summary>The last place before another where a thread was in a function; −1 if it never was.</summary>
    internal static int LastIn(this RecordedRun run, string function, int before) =>
        function.Length == 0 ? -1 : run.Last(before, entry => entry.Calls.Contains(function));

    /// <summary>Whether a thread does two things in one system call, fault or run of a daemon.</summary>
    internal static bool IsInOneCall(this RecordedRun run, int first, int second)
    {
        var thread = run.Entries[first].Thread;
        for (var i = first; i <= second; i++)
        {
            var entry = run.Entries[i];
            if (entry.Thread == thread && (entry.Calls.Count == 0 || entry.Calls[^1] != run.Entries[first].Calls[^1])) return false;
        }

        return true;
    }

    /// <summary>Whether an entry touches what a step touches: of flags the same bit, of an array the same slot, of what user space touches whatever it is.</summary>
    internal static bool Touches(this TraceEntry entry, in Step wanted)
    {
        var step = entry.Step;
        if (entry.IsNote || step.Kind.Access == Access.None || (step.Target != wanted.Target && wanted.Target is not UserMemory)) return false;
        if (step.Target is PageFlags && wanted.Target is PageFlags) return (step.Argument >> 16) == (wanted.Argument >> 16) && (PageFlags.FlagOf(step) & PageFlags.FlagOf(wanted)) != 0;
        if (step.Target is XArray && wanted.Target is XArray) return step.Argument == wanted.Argument;
        var (own, other) = (default(Footprint), default(Footprint));
        step.Target.Footprint(step, ref own);
        wanted.Target.Footprint(wanted, ref other);
        return own.SharesWith(other);
    }

    /// <summary>Whether an entry writes what a step has read.</summary>
    internal static bool Writes(this TraceEntry entry, in Step read) =>
        entry.Touches(read) && entry.Step.Kind.Access == Access.Write && (entry.Step.Target is not XArray || XArray.HasStored(entry.Result));

    /// <summary>The function of the series or of its callers that a step, or the last step before a note, is in.</summary>
    internal static string FunctionOf(this RecordedRun run, int entry) =>
        run.Entries[run.Entries[entry].IsNote && run.LastOf(run.Entries[entry].Thread, entry, isStep: true) is >= 0 and var last ? last : entry].Function;

    /// <summary>A step's number in words, to be put behind the name of a thread.</summary>
    internal static string AtStep(this RecordedRun run, int entry) => run.InSetup(entry) ? " in the setup" : $" at step {run.Number(entry)}";
}

/// <summary>What is stored in a slot of an xarray.</summary>
internal enum SlotContent
{
    /// <summary>NULL: the slot is empty.</summary>
    Null,

    /// <summary>XA_ZERO_ENTRY: the slot is reserved.</summary>
    Reserved,

    /// <summary>A pointer.</summary>
    Pointer,
}
