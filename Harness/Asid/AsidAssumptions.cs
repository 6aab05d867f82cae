namespace TagStorageModel.Harness.Asid;

/// <summary>What the model of the ASID allocator takes for granted.</summary>
internal static class AsidAssumptions
{
    /// <summary>Each assumption: a short name, and what is assumed in one sentence.</summary>
    internal static IReadOnlyList<(string Name, string Sentence)> All { get; } =
    [
        ("asid: source", "arch/arm64/mm/context.c of Linux 6.1 as Debian ships it; before-2018 is the same code with the fast path of that "
            + "time"),
        ("asid: memory model", "steps are sequentially consistent: relaxed atomic operations, their control dependencies and the barriers "
            + "of system registers are taken to order what they are written to order"),
        ("asid: tlb", "a TLB holds all that it may hold, and as early as it may: what the page table in TTBR0 maps is cached under the "
            + "ASID in TTBR1 as long as both are there; that includes every real TLB's contents"),
        ("asid: invalidation", "a TLBI and the DSB after it are one step, in which it takes effect on all CPUs; tables above the last "
            + "level are not cached"),
        ("asid: cnp", "with CnP all CPUs share one TLB, of which a local flush removes everything; without it each has its own"),
        ("asid: kpti", "CONFIG_UNMAP_KERNEL_AT_EL0 is off: ASIDs are not given in pairs, and software PAN is off"),
        ("asid: processes", "an mm that exits is one that nobody switches to any more, a new one is one that nobody has switched to yet; "
            + "pages are mapped from the start, and none is mapped anew"),
        ("asid: cpus", "each CPU does its calls one after the other, with interrupts off while it switches; none goes down"),
        ("asid: pins", "who pins an ASID gives back what it got, once; the device's own TLB is not modelled"),
    ];
}
