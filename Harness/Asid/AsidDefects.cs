using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Harness.Asid;

/// <summary>What is known to be wrong with a revision of the allocator.</summary>
internal static class AsidDefects
{
    /// <summary>The fast path of until 2018.</summary>
    internal static Defect ZeroReplaced { get; } = new("active-asid-zero-replaced", ["before-2018"],
        "The fast path exchanges active_asids before it knows that a rollover has made it 0. The ASID that it puts there is of the old "
            + "generation: the next rollover takes it for what the CPU runs, and forgets what it does run. Two mms then have one ASID.",
        sign => sign.Invariant is "A1" or "A2" or "A3" or "A4")
    {
        Brief = "two mms get the same ASID",
        Function = "check_and_switch_context",
        SaidBy = "the commit that mended it, a8ffaaa060b8, \"arm64: asid: Do not replace active_asids if already 0\", 2018; its author on "
            + "the arm list in June 2019: a formal model of the allocator found it",
        Link = "https://git.kernel.org/torvalds/c/a8ffaaa060b8",
    };
}
