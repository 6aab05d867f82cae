using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// What the tags of each page ought to be, where they are, and who lost them if they are nowhere: shadow state of the
/// rule that tags are preserved, which judges what a reader sees and takes from here only whom to blame. All of it
/// about one page belongs to the location of that page's tags.
/// </summary>
/// <param name="count">The number of pages.</param>
public sealed class OwedTags(int count)
{
    private readonly Owed[] pages = new Owed[count];
    private readonly List<int> touched = new(count);

    /// <summary>What the page's tags ought to be: zeros if nobody has ever written them.</summary>
    public long Of(Page page) => pages[page.Index].Tags;

    /// <summary>Whether it is known whose page it is: false from its allocation until it is copied to, read in or mapped.</summary>
    public bool IsKnown(Page page) => pages[page.Index].IsKnown;

    /// <summary>Whether the tags have been saved, restored, copied or swapped since user space wrote them.</summary>
    public bool HaveTravelled(Page page) => pages[page.Index].HaveTravelled;

    /// <summary>Who lost the page's tags; nobody if they are there.</summary>
    public Blame BlameOf(Page page) => pages[page.Index].Blame;

    /// <summary>Forgets what was noted of the run before: a run begins.</summary>
    public void Clear()
    {
        foreach (var index in touched) pages[index] = default;
        touched.Clear();
    }

    /// <summary>The owner writes its tags.</summary>
    public void Store(Page page, long tags)
    {
        ref var owed = ref At(page);
        owed = new Owed { IsTouched = true, IsKnown = true, Tags = tags, Live = tags, Saved = owed.Saved };
    }

    /// <summary>
    /// What was stored last is not yet there for those who look at PG_mte_tagged: a copy that is made now may be without it.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="before">What its tags were before.</param>
    /// <param name="detail">What the writer would be to blame for if the tags are lost; null: nothing.</param>
    /// <param name="thread">The writer.</param>
    public void StoreUnpublished(Page page, long before, string? detail, ModelThread thread)
    {
        ref var owed = ref At(page);
        owed.Before = before;
        owed.IsUnpublished = true;
        if (detail is not null) owed.Blame = Blame.On(thread, detail);
    }

    /// <summary>The kernel writes to the page's tag storage.</summary>
    public void Write(Page page, long tags, ModelThread thread)
    {
        ref var owed = ref At(page);

        // Where no tags ever arrived it is not the writer who lost them.
        var hasNothing = owed.Live is null && owed.Saved is null;
        owed.Live = tags;
        if (!owed.IsKnown)
        {
            // Whether it is right is known when the page is mapped.
            owed.Blame = owed.Blame.Or(Blame.On(thread, "overwritten"));
            return;
        }

        if (tags == owed.Tags)
        {
            owed.Blame = default;
            return;
        }

        if (hasNothing) owed.Blame = owed.Blame.Or(owed.Origin);
        var how = owed.Saved == owed.Tags ? "overwritten before the saved tags were restored" : "overwritten";
        owed.Blame = owed.Blame.Or(Blame.On(thread, how));
    }

    /// <summary>Tags are saved for the page.</summary>
    public void Save(Page page, long tags, ModelThread thread)
    {
        ref var owed = ref At(page);
        owed.Saved = tags;
        owed.HaveTravelled = true;

        // With other tags in the storage the saved ones are still not what a reader sees.
        if (tags == owed.Tags && owed.Live is null) owed.Blame = default;
        else if (tags != owed.Tags && owed.IsKnown && owed.Live != owed.Tags)
            owed.Blame = owed.Blame.Or(Blame.On(thread, Loss.OthersSaved));
    }

    /// <summary>The page's slot of tags_by_pfn becomes empty: lost, unless the tags are written or saved again.</summary>
    public void Erase(Page page, ModelThread thread)
    {
        ref var owed = ref At(page);
        if (owed.Saved is null) return;
        owed.Saved = null;
        owed.HaveTravelled = true;
        if (owed.Tags != 0 && owed.Live != owed.Tags) owed.Blame = owed.Blame.Or(Blame.On(thread, Loss.SavedErased));
    }

    /// <summary>Something that was needed to keep the page's tags could not be had.</summary>
    public void Miss(Page page, string detail, ModelThread thread)
    {
        ref var owed = ref At(page);
        if (owed.Saved == owed.Tags || owed.Live == owed.Tags || (owed.Tags == 0 && owed.IsKnown)) return;
        owed.Blame = owed.Blame.Or(Blame.On(thread, detail));
    }

    /// <summary>
    /// PG_mte_tagged becomes what it is of another page: tags that are there may be initialised once more, or others' be shown.
    /// </summary>
    public void TakeOverFlags(Page page, bool isTagged, ModelThread thread)
    {
        ref var owed = ref At(page);
        var isShown = isTagged && owed.Live is null;
        var isForgotten = !isTagged && owed.Live == owed.Tags && owed.IsKnown;
        if (isShown || isForgotten) owed.Blame = owed.Blame.Or(Blame.On(thread, Loss.FlagsOfTheHead));
    }

    /// <summary>The page becomes a copy of another.</summary>
    public void Copy(Page to, Page from, bool isTagged, ModelThread thread)
    {
        var source = pages[from.Index];
        ref var owed = ref At(to);
        owed.Tags = source.IsUnpublished && !isTagged ? source.Before : source.Tags;
        owed.Blame = source.Blame.Or(owed.Blame);
        owed.Origin = Blame.On(thread, Loss.NotCopied);
        owed.IsKnown = true;
        owed.HaveTravelled = true;
    }

    /// <summary>The copy reads its source's tags: a store that came before is in them.</summary>
    public void CopyTags(Page to, Page from) => At(to).Tags = pages[from.Index].Tags;

    /// <summary>The page is read in from swap.</summary>
    public void SwapIn(Page page, long tags, Blame blame, ModelThread thread)
    {
        ref var owed = ref At(page);
        owed.Tags = tags;
        owed.Blame = blame.Or(owed.Blame);
        owed.Origin = Blame.On(thread, Loss.NotSwappedIn);
        owed.IsKnown = true;
        owed.HaveTravelled = true;
    }

    /// <summary>The page is mapped where certain tags are expected.</summary>
    /// <param name="page">The page.</param>
    /// <param name="expected">The tags.</param>
    /// <param name="blame">Who lost them before the page was read in, if somebody did.</param>
    /// <returns>Whether the page is one that has them, or ought to.</returns>
    public bool Map(Page page, long expected, Blame blame)
    {
        ref var owed = ref At(page);
        if (owed.IsKnown) return owed.Tags == expected;
        owed.IsKnown = true;
        owed.Tags = expected;
        owed.Blame = owed.Live == expected || owed.Saved == expected ? default : blame.Or(owed.Blame);
        return true;
    }

    /// <summary>The page's tags become readable.</summary>
    public void Show(Page page, ModelThread thread)
    {
        ref var owed = ref At(page);
        if (owed.Live is null) owed.Blame = owed.Blame.Or(Blame.On(thread, "uninitialised tags mapped"));
    }

    /// <summary>The page is freed. Tags that stay saved for its frame are found by its next owner.</summary>
    public void Free(Page page)
    {
        var saved = pages[page.Index].Saved;
        At(page) = new Owed
        {
            IsTouched = true,
            Saved = saved,
            Blame = saved is null ? default : new Blame("arch_free_pages_prepare", "saved tags outlive their page"),
        };
    }

    private ref Owed At(Page page)
    {
        ref var owed = ref pages[page.Index];
        if (!owed.IsTouched) touched.Add(page.Index);
        owed.IsTouched = true;
        return ref owed;
    }

    private struct Owed
    {
        internal bool IsTouched;
        internal bool IsKnown;
        internal bool HaveTravelled;

        /// <summary>The tags were written when PG_mte_tagged was clear; those before are <see cref="Before"/>.</summary>
        internal bool IsUnpublished;
        internal long Before;
        internal long Tags;

        /// <summary>What was last written to the tag storage since the page was allocated.</summary>
        internal long? Live;

        /// <summary>What tags_by_pfn holds for the page.</summary>
        internal long? Saved;
        internal Blame Blame;

        /// <summary>Who ought to have given the page its tags.</summary>
        internal Blame Origin;
    }
}
