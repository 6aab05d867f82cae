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

    /// <summary>The last step that stored to a slot something that matches.</summary>
    internal static int LastStore(this RecordedRun run, XArray array, ulong index, int before, Func<XaEntry, bool> matches) =>
        run.Last(before, entry => entry.Step.Target == array && (entry.Step.Kind == XArray.StoreKind || entry.Step.Kind == XArray.EraseKind)
            && XArray.HasStored(entry.Result) && (ulong)entry.Step.Argument == index && matches(((XaState)entry.Step.Payload!).Entry));

    /// <summary>The last step that saved tags for a page.</summary>
    internal static int LastSave(this RecordedRun run, Page page, int before) =>
        run.LastStore(run.Subject.Revision.TagsByPfn, page.Pfn.Value, before, entry => !entry.IsNull && !entry.IsInternal);

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

    /// <summary>A step's number in words, to be put behind the name of a thread.</summary>
    internal static string AtStep(this RecordedRun run, int entry) => run.InSetup(entry) ? " in the setup" : $" at step {run.Number(entry)}";
}
