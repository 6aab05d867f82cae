using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <summary>What the conditions of the series' warnings ask for, for whoever explains one.</summary>
public static class WarningTopics
{
    /// <summary>Memory that a store into an xarray needs.</summary>
    public const long Memory = 1 << 16;

    /// <summary>A block of tag storage.</summary>
    public const long Block = 1 << 17;

    /// <summary>A flag of a page.</summary>
    public static long Of(PageFlag flag) => (long)flag;

    /// <summary>The flag that a condition asks for; none if it asks for something else.</summary>
    public static PageFlag FlagOf(long topic) => topic is > 0 and < Memory ? (PageFlag)topic : PageFlag.None;
}
