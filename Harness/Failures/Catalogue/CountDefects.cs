namespace TagStorageModel.Harness;

/// <summary>Defects about tag blocks: their arithmetic, their counts, what they are used for (rules I9 and I10).</summary>
internal static class CountDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("end-block-mixes-units", Defect.V3, "The end of a huge page's blocks is a frame number plus a number of blocks: part of its tag storage is never reserved.",
            sign => sign is { Invariant: "I1", Detail: "tags of a reserved page" } or { Invariant: "I21", Function: "free_tag_storage", Detail: "!xa_load(&tag_blocks_reserved, block)" })
            { Function = "reserve_tag_storage" },
    ];
}
