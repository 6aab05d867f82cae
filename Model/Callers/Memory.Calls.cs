using TagStorageModel.Model.Mm.Accesses;

namespace TagStorageModel.Model.Revisions;

/// <content>User space's accesses.</content>
public sealed partial class Operation
{
    /// <summary>User load from an address.</summary>
    public static Operation Load { get; } = new(0, nameof(Load), "load mm{mm}[{address}]",
        "A process loads from an address.",
        (revision, mm, call) => revision.UserAccess(mm, call.Address, UserAccessKind.Load, 0))
    {
        Themes =
        [
            (Theme.Touches, 3), (Theme.Mappings, 0), (Theme.Swapping, 1), (Theme.Moving, 3), (Theme.Merging, 2), (Theme.Files, 3),
            (Theme.HugePages, 5), (Theme.Anywhere, 0),
        ],
    };

    /// <summary>User store to an address.</summary>
    public static Operation Store { get; } = new(1, nameof(Store), "store mm{mm}[{address}]",
        "A process stores to an address.",
        (revision, mm, call) => revision.UserAccess(mm, call.Address, UserAccessKind.Store, 0))
    {
        Themes = [(Theme.Touches, 0)],
    };

    /// <summary>LDG at an address.</summary>
    public static Operation LoadTags { get; } = new(2, nameof(LoadTags), "ldg mm{mm}[{address}]",
        "A process loads the tags of an address (LDG).",
        (revision, mm, call) => revision.UserAccess(mm, call.Address, UserAccessKind.LoadTags, 0));

    /// <summary>STG of the value <see cref="Call.Detail"/> at an address.</summary>
    public static Operation StoreTags { get; } = new(3, nameof(StoreTags), "stg mm{mm}[{address}], {tags:x}",
        "A process stores tags to an address (STG).",
        (revision, mm, call) => revision.UserAccess(mm, call.Address, UserAccessKind.StoreTags, call.Detail))
    {
        Detail = Argument.Tags,
        Themes = [(Theme.Touches, 1), (Theme.Touches, 2)],
    };
}
