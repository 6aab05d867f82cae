using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// As <see cref="OwedTags"/>, of swap entries: what tags the page that is read in ought to have. All of it about one
/// entry belongs to the entry's location in the swap map.
/// </summary>
/// <param name="pages">What pages are owed.</param>
/// <param name="slots">The slots of the swap device.</param>
public sealed class OwedSwapTags(OwedTags pages, int slots)
{
    private readonly Owed[] entries = new Owed[slots];

    // By thread, the setup first: a thread's own part changes at steps of that thread only.
    private readonly Used[] used = new Used[33];

    /// <summary>What the tags behind an entry ought to be.</summary>
    public long Of(SwapEntry entry) => entries[entry.Slot].Tags;

    /// <summary>The page in the swap cache for an entry.</summary>
    public Page? CachedFor(SwapEntry entry) => entries[entry.Slot].Page;

    /// <summary>Forgets what was noted of the run before: a run begins.</summary>
    public void Clear()
    {
        Array.Clear(entries);
        Array.Clear(used);
    }

    /// <summary>A thread looks an entry up in the swap cache, and may read it beside the cache.</summary>
    public void Look(SwapEntry entry, ModelThread thread) =>
        used[thread.Index + 1] = new Used(entry, 0, default, entries[entry.Slot].Generation);

    /// <summary>
    /// A thread gives up a use of an entry: from here on the entry may be another page's, before the thread maps what it
    /// read. It may have become that before, if nothing kept others from the entry.
    /// </summary>
    public void Put(SwapEntry entry, ModelThread thread)
    {
        ref readonly var owed = ref entries[entry.Slot];
        ref var last = ref used[thread.Index + 1];
        var isAnew = last.Entry == entry && last.Generation != owed.Generation;
        last = new Used(entry, owed.Tags, isAnew ? Blame.On(thread, Loss.EntryUsedAnew) : owed.Blame, owed.Generation);
    }

    /// <summary>What the tags of the entry that a thread gave up last ought to be, and who lost them; null if it gave up another.</summary>
    public (long Tags, Blame Blame)? GivenUpBy(ModelThread thread, SwapEntry entry)
    {
        ref readonly var last = ref used[thread.Index + 1];
        return last.Entry == entry ? (last.Tags, last.Blame) : null;
    }

    /// <summary>A page gets an entry, and is in the swap cache for it.</summary>
    public void Get(SwapEntry entry, Page page)
    {
        ref var owed = ref entries[entry.Slot];
        owed.Page = page;
        owed.Tags = pages.Of(page);
        owed.Blame = default;
        owed.Generation++;
    }

    /// <summary>A page table gets the entry in place of a page that has these tags.</summary>
    public void Unmap(SwapEntry entry, long tags)
    {
        ref var owed = ref entries[entry.Slot];

        // A page that stayed in the swap cache was written to in between.
        if (owed.Tags != tags) owed.Blame = default;
        owed.Tags = tags;
        if (owed.Page is { } page && owed.Saved != tags) owed.Blame = owed.Blame.Or(pages.BlameOf(page));
    }

    /// <summary>The cached page is written to by somebody who holds a reference and goes through no page table.</summary>
    public void Store(SwapEntry entry, long tags)
    {
        ref var owed = ref entries[entry.Slot];
        owed.Tags = tags;
        owed.Blame = default;
    }

    /// <summary>Tags are stored for the entry.</summary>
    public void Save(SwapEntry entry, long tags, ModelThread thread)
    {
        ref var owed = ref entries[entry.Slot];
        owed.Saved = tags;
        if (tags == owed.Tags) owed.Blame = default;
        else owed.Blame = owed.Blame.Or(BlameOfCached(owed)).Or(Blame.On(thread, Loss.OthersSaved));
    }

    /// <summary>The entry's slot of tags_by_swp_entry becomes empty.</summary>
    public void Erase(SwapEntry entry, ModelThread thread)
    {
        ref var owed = ref entries[entry.Slot];
        if (owed.Saved is null) return;
        owed.Saved = null;
        if (owed.Tags != 0) owed.Blame = owed.Blame.Or(Blame.On(thread, "swap entry's tags erased"));
    }

    /// <summary>A page is read in.</summary>
    public void Add(SwapEntry entry, Page page, ModelThread thread)
    {
        ref var owed = ref entries[entry.Slot];
        owed.Page = page;
        pages.SwapIn(page, owed.Tags, owed.Blame, thread);
    }

    /// <summary>Migration puts another page into the cache.</summary>
    public void Replace(SwapEntry entry, Page page) => entries[entry.Slot].Page = page;

    /// <summary>The cached page leaves the cache.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isUsed">Whether page tables still refer to it: then its tags must be there.</param>
    /// <param name="thread">Who takes it out.</param>
    public void Delete(SwapEntry entry, bool isUsed, ModelThread thread)
    {
        ref var owed = ref entries[entry.Slot];
        if (isUsed && owed.Tags != 0 && owed.Saved != owed.Tags)
        {
            var forgotten = Blame.On(thread, Loss.NotSavedForEntry) with { Function = "mte_save_page_tags_by_swp_entry" };
            owed.Blame = owed.Blame.Or(BlameOfCached(owed)).Or(forgotten);
        }

        owed.Page = null;
    }

    private Blame BlameOfCached(in Owed owed) => owed.Page is { } page ? pages.BlameOf(page) : default;

    private readonly record struct Used(SwapEntry? Entry, long Tags, Blame Blame, int Generation);

    private struct Owed
    {
        internal long Tags;

        /// <summary>How often the entry was taken in this run.</summary>
        internal int Generation;

        /// <summary>What tags_by_swp_entry holds for the entry.</summary>
        internal long? Saved;
        internal Page? Page;
        internal Blame Blame;
    }
}
