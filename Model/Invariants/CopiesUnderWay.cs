using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// What the threads are at, which their single steps do not say: which page one is copying, and for which page one needs
/// a node of tags_by_pfn. A thread's part changes at steps of that thread only.
/// </summary>
public sealed class CopiesUnderWay
{
    private readonly Errand[] errands = new Errand[33];

    /// <summary>Forgets what was noted of the run before: a run begins.</summary>
    public void Clear() => Array.Clear(errands);

    /// <summary>A thread begins to copy a page.</summary>
    public void Begin(ModelThread thread, Page to, Page from)
    {
        ref var errand = ref errands[thread.Index + 1];
        errand.Thread = thread;
        errand.From = from;
        errand.To = to;
        errand.Depth = thread.Calls.Depth;
        errand.Function = errand.Depth > 0 ? thread.Calls[errand.Depth - 1] : null;
    }

    /// <summary>The page that a thread is copying to; null if it is in no copy.</summary>
    public Page? TargetOf(ModelThread thread) => TargetOf(errands[thread.Index + 1]);

    /// <summary>The page that a thread is copying from.</summary>
    public Page? SourceOf(ModelThread thread) => TargetOf(thread) is null ? null : errands[thread.Index + 1].From;

    /// <summary>A thread has found that it needs a node before it can store an entry for a page; null: it does not.</summary>
    public void Need(ModelThread thread, Page? page) => errands[thread.Index + 1].Needs = page;

    /// <summary>The page for whose entry a thread needs a node.</summary>
    public Page? NeededBy(ModelThread thread) => errands[thread.Index + 1].Needs;

    /// <summary>Adds the tags of the pages that are being copied to, from a certain page or from any.</summary>
    public void AddTargets(Page? from, TagMemory tags, ref Footprint footprint)
    {
        foreach (ref readonly var errand in errands.AsSpan())
        {
            if ((from is null || errand.From == from) && TargetOf(errand) is { } to) footprint.Add(tags.LocationOf(to), write: true);
        }
    }

    /// <summary>Adds the tags of the pages that need a node.</summary>
    public void AddNeeds(TagMemory tags, ref Footprint footprint)
    {
        foreach (ref readonly var errand in errands.AsSpan())
        {
            if (errand.Needs is { } page) footprint.Add(tags.LocationOf(page), write: true);
        }
    }

    /// <summary>The copy lasts until the function that began it returns.</summary>
    private static Page? TargetOf(in Errand errand) =>
        errand.Thread is { } thread && errand.Depth > 0 && errand.Depth <= thread.Calls.Depth
            && thread.Calls[errand.Depth - 1] == errand.Function ? errand.To : null;

    private struct Errand
    {
        internal ModelThread? Thread;
        internal Function? Function;
        internal int Depth;
        internal Page? From;
        internal Page? To;
        internal Page? Needs;
    }
}
