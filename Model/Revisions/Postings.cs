using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>The postings of the series, by the names of their revisions.</summary>
public static class Postings
{
    /// <summary>RFC v2 and RFC v3.</summary>
    public static IReadOnlyList<string> Both { get; } = ["rfc-v2", "rfc-v3"];

    /// <summary>RFC v2 alone.</summary>
    public static IReadOnlyList<string> V2 { get; } = ["rfc-v2"];

    /// <summary>RFC v3 alone.</summary>
    public static IReadOnlyList<string> V3 { get; } = ["rfc-v3"];

    /// <summary>The remedies that were discussed, on RFC v3.</summary>
    public static IReadOnlyList<string> Remedies { get; } = ["atomic-buffer-cache", "prepared-copy", "reserved-at-allocation"];

    /// <summary>Where RFC v2 and its review can be read.</summary>
    internal const string ThreadOfV2 = "https://lore.kernel.org/all/20231119165721.9849-1-alexandru.elisei@arm.com/";

    /// <summary>Where RFC v3 and its review can be read.</summary>
    internal const string ThreadOfV3 = "https://lore.kernel.org/all/20240125164256.4147-1-alexandru.elisei@arm.com/";

    /// <summary>Whether a page table lock is held.</summary>
    internal static bool HoldsPageTableLock(this ViolationSign sign) => sign.Locks.Contains("ptl");
}
