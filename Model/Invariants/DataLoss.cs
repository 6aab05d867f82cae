namespace TagStorageModel.Model.Invariants;

/// <summary>How the contents of pages are lost, as violations of <see cref="ContentsArePreserved"/> say in their details.</summary>
public static class DataLoss
{
    /// <summary>A page was mapped whose contents are not those of the address.</summary>
    public const string OtherPageMapped = "page with other contents mapped";

    /// <summary>A page was mapped that nobody had given any contents.</summary>
    public const string NothingMapped = "uninitialised page mapped";

    /// <summary>A page was read in from a slot that does not hold what the swap entry stands for.</summary>
    public const string OtherReadIn = "other contents read in";

    /// <summary>Tags were written into the frame, whose block is not reserved.</summary>
    public const string TagsWritten = "tags written into the frame";

    /// <summary>
    /// Tags were written into the frame, whose block is not reserved although the page that they are of says that it is.
    /// </summary>
    public const string ReservedTagsWritten = "tags of a reserved page written into the frame";

    /// <summary>The frame's block became tag storage.</summary>
    public const string BecameStorage = "frame became tag storage";

    /// <summary>Nobody is known who could have lost them.</summary>
    public const string Unknown = "lost";
}
