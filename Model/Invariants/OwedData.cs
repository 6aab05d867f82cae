using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// What each page and each swap entry ought to contain, and who lost it if something else is there: shadow state of the
/// rule that contents are preserved. What is about a page belongs to the location of the page's data, what is about an entry
/// to that of the entry in the swap map.
/// </summary>
/// <param name="pages">The number of pages.</param>
/// <param name="slots">The number of swap slots.</param>
public sealed class OwedData(int pages, int slots)
{
    private readonly Owed[] ofPages = new Owed[pages];
    private readonly Owed[] ofEntries = new Owed[slots];
    private readonly List<int> touched = new(pages);

    /// <summary>What a page ought to contain.</summary>
    public Owed Of(Page page) => ofPages[page.Index];

    /// <summary>What whoever accesses a page ought to find: zeros where nobody has written.</summary>
    public long ExpectedOf(Page page) => Of(page).Version is var version and not DataMemory.Garbage ? version : 0;

    /// <summary>What a swap entry stands for.</summary>
    public Owed Of(SwapEntry entry) => ofEntries[entry.Slot];

    /// <summary>Forgets what was noted of the run before: a run begins.</summary>
    public void Clear()
    {
        foreach (var page in touched) ofPages[page] = default;
        touched.Clear();
        Array.Clear(ofEntries);
    }

    /// <summary>A page has these contents from now on.</summary>
    public void Set(Page page, Owed owed)
    {
        ref var place = ref ofPages[page.Index];
        if (!place.IsTouched) touched.Add(page.Index);
        place = owed with { IsTouched = true };
    }

    /// <summary>A swap entry stands for these contents from now on.</summary>
    public void Set(SwapEntry entry, Owed owed) => ofEntries[entry.Slot] = owed;

    /// <summary>A page's contents are destroyed.</summary>
    public void Destroy(Page page, Blame blame)
    {
        var owed = Of(page);
        if (!owed.IsDestroyed) Set(page, owed with { IsDestroyed = true, Blame = owed.Blame.Or(blame) });
    }
}

/// <summary>What ought to be somewhere. The default: nobody has put anything there.</summary>
public readonly record struct Owed
{
    private readonly long plusOne;

    /// <summary>The version.</summary>
    public long Version
    {
        get => plusOne - 1;
        init => plusOne = value + 1;
    }

    /// <summary>Somebody has written something else there that has no version.</summary>
    public bool IsDestroyed { get; init; }

    /// <summary>Who lost it; nobody if it is there.</summary>
    public Blame Blame { get; init; }

    internal bool IsTouched { get; init; }

    /// <summary>Contents as they are after a write.</summary>
    public static Owed Written(long version) => new() { Version = version };
}
