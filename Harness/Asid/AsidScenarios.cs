namespace TagStorageModel.Harness.Asid;

/// <summary>A scenario that has a name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Sentence">What it is about.</param>
/// <param name="Scenario">The scenario.</param>
internal sealed record AsidNamed(string Name, string Sentence, AsidScenario Scenario);

/// <summary>The scenarios for exhaustive search.</summary>
internal static class AsidScenarios
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<AsidNamed> All { get; } =
    [
        Make("asid-switch", "two CPUs switch back and forth, and one of them begins a generation",
            """
            machine: 2 CPUs, 4 ASIDs, 4 mms of 1 page
            setup: cpu0 switch mm0; cpu1 switch mm1; cpu0 switch mm2
            T0: switch mm0; switch mm2
            T1: switch mm3; switch mm0
            """),
        Make("asid-unmap", "a page is unmapped while the generation changes under the mm that another CPU runs",
            """
            machine: 2 CPUs, 4 ASIDs, 4 mms of 1 page
            setup: cpu0 switch mm0; cpu1 switch mm1; cpu1 switch mm2
            T0: unmap mm1[0]; switch mm1
            T1: switch mm3; switch mm1
            """),
        Make("asid-cnp", "two CPUs with one TLB, and two generations",
            """
            machine: 2 CPUs, 4 ASIDs, 4 mms of 1 page, one TLB (CnP)
            setup: cpu0 switch mm0; cpu1 switch mm1; cpu0 switch mm2
            T0: switch mm0; unmap mm0
            T1: switch mm3; switch mm0
            """),
        Make("asid-pinned", "an ASID is pinned while another CPU begins a generation",
            """
            machine: 2 CPUs, 5 ASIDs, 5 mms of 1 page
            setup: cpu0 switch mm0; cpu1 switch mm1; cpu0 switch mm2; cpu0 switch mm3
            T0: pin mm0; switch mm0; unpin mm0
            T1: switch mm4; switch mm0
            """),
        Make("asid-three-cpus", "three CPUs, of which two want ASIDs when none is left",
            """
            machine: 3 CPUs, 5 ASIDs, 5 mms of 1 page
            setup: cpu0 switch mm0; cpu1 switch mm1; cpu2 switch mm2; cpu0 switch mm3
            T0: switch mm0
            T1: switch mm4
            T2: switch mm0
            """),
    ];

    /// <summary>Whom the allocator serves, each with a sentence and the scenarios in which it is at work.</summary>
    internal static IReadOnlyList<(string Name, string Sentence, IReadOnlyList<string> Scenarios)> Families { get; } =
    [
        ("switching", "check_and_switch_context() on several CPUs, and rollovers", ["asid-switch", "asid-three-cpus"]),
        ("unmapping", "an unmap and its invalidation by ASID, beside switches", ["asid-unmap", "asid-cnp"]),
        ("pinning", "arm64_mm_context_get() and _put(), beside switches", ["asid-pinned"]),
    ];

    private static AsidNamed Make(string name, string sentence, string text) => new(name, sentence, AsidReader.Read(text));
}
