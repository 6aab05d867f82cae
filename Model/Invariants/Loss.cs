namespace TagStorageModel.Model.Invariants;

/// <summary>How tags are lost, as violations of <see cref="TagsArePreserved"/> say in their details.</summary>
public static class Loss
{
    /// <summary>No memory for a tag buffer.</summary>
    public const string NoBuffer = "no tag buffer";

    /// <summary>No memory for a slot in tags_by_pfn.</summary>
    public const string NoSlot = "no slot in tags_by_pfn";

    /// <summary>Other tags than those of the page were saved for it.</summary>
    public const string OthersSaved = "other tags saved";

    /// <summary>The saved tags were taken out of tags_by_pfn although their page needs them.</summary>
    public const string SavedErased = "saved tags erased";

    /// <summary>The page's data was copied, its tags were not.</summary>
    public const string NotCopied = "tags not copied";

    /// <summary>The page was read in from swap, its tags were not restored.</summary>
    public const string NotSwappedIn = "tags not swapped in";

    /// <summary>A page was mapped whose tags are not those of the address.</summary>
    public const string OtherPageMapped = "page with other tags mapped";

    /// <summary>A page is mapped that does not have the tags which it ought to have, and nobody is known who lost them.</summary>
    public const string OthersMapped = "mapped with other tags";

    /// <summary>A huge page was split: the head's flags say of a tail's tags whether they are initialised.</summary>
    public const string FlagsOfTheHead = "the head's flags say whether it is tagged";

    /// <summary>What was read in is of an earlier, freed use of the swap entry.</summary>
    public const string EntryUsedAnew = "swap entry used anew";

    /// <summary>The page left the swap cache, and its tags were not saved for the entry.</summary>
    public const string NotSavedForEntry = "tags not saved for the swap entry";
}
