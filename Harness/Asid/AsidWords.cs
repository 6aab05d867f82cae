using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>A scenario in words, a line for each of its parts, as <see cref="AsidReader"/> reads it.</summary>
internal static class AsidWords
{
    internal const string Machine = "machine: ";
    internal const string Setup = "setup: ";
    internal const string Nothing = "nothing";
    internal const string CommonTlb = ", one TLB (CnP)";

    internal static IEnumerable<string> Of(AsidScenario scenario)
    {
        yield return Machine + Of(scenario.Size);
        if (scenario.Setup.Count > 0) yield return Setup + string.Join("; ", scenario.Setup);
        for (var i = 0; i < scenario.Threads.Count; i++) yield return $"T{i}: {Of(scenario, i)}";
    }

    internal static string Of(AsidSize size) =>
        $"{size.Cpus} CPU{(size.Cpus == 1 ? "" : "s")}, {size.Asids} ASIDs, {size.Mms} mm{(size.Mms == 1 ? "" : "s")} of {size.Pages} "
            + $"page{(size.Pages == 1 ? "" : "s")}{(size.CommonTlb ? CommonTlb : "")}";

    internal static string Of(AsidScenario scenario, int thread) =>
        scenario.Threads[thread].Count == 0 ? Nothing : string.Join("; ", scenario.Threads[thread]);
}
