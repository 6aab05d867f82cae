using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>A scenario of tag storage in words, line by line; <see cref="ScenarioReader"/> reads them.</summary>
public static class ScenarioWords
{
    /// <summary>Where memory is VM_MTE: in the lower half of the addresses, and in the upper.</summary>
    internal static IReadOnlyList<(string Words, bool Lower, bool Upper)> MteWords { get; } =
    [
        ("everywhere", true, true), ("in the lower half", true, false), ("in the upper half", false, true), ("nowhere", false, false),
    ];

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(Scenario scenario)
    {
        var layout = scenario.Layout;
        yield return $"memory: {Count(layout.Regions, "region")} from {Start(scenario)}, "
            + $"{Count(layout.TagFrames, "tag frame")} in blocks of {layout.BlockSizePages}, "
            + $"{Beyond(scenario.Options)}data frames {string.Join(' ', layout.Frames)}";
        yield return $"{Count(scenario.Mms, "process", "es")} of {scenario.Addresses} addresses, VM_MTE {Mte(scenario)}, "
            + $"CONFIG_PREEMPT_RCU {(scenario.PreemptRcu ? "on" : "off")}";
        var options = Words(scenario.Options, layout.HugePages);
        if (options.Length > 0) yield return options;
        if (scenario.Setup.Count > 0) yield return "setup: " + CallWords.Of(scenario.Setup);
        var placement = Placement.Of(scenario);
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var thread = scenario.Threads[i];
            var cpu = placement.IsAnyShared ? $" on cpu{placement.Cpus[i]}" : "";
            yield return $"T{i} in mm{thread.Mm}{cpu}{(thread.Faults == default ? "" : ",")}{Faults(thread.Faults)}: "
                + CallWords.Of(thread.Calls);
        }

        for (var i = 0; i < scenario.Interrupts.Count; i++)
        {
            yield return $"I{i}{(placement.Softirqs[i] ? ", a softirq," : "")} on the CPU of T{scenario.Interrupts[i].Cpu}: "
                + CallWords.Of(scenario.Interrupts[i].Call);
        }
    }

    /// <summary>Where memory is VM_MTE, and how RCU is configured, in short.</summary>
    internal static string Config(Scenario scenario) => $"VM_MTE {Mte(scenario)}, PREEMPT_RCU {(scenario.PreemptRcu ? "on" : "off")}"
        + (scenario.Options.Preempt ? ", PREEMPT on" : "");

    /// <summary>What a scenario allows to happen to its threads beside each other: failures and interrupts.</summary>
    public static string Bounds(Scenario scenario)
    {
        var placement = Placement.Of(scenario);
        var parts = new List<string>
        {
            Count(scenario.Threads.Count, "thread") + (placement.IsAnyShared ? $" on {Count(placement.Count, "CPU")}" : ""),
        };
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var faults = Faults(scenario.Threads[i].Faults);
            if (faults.Length > 0) parts.Add($"T{i}{faults}");
        }

        parts.AddRange(scenario.Interrupts.Index().GroupBy(item => (placement.Softirqs[item.Index], item.Item.Cpu))
            .Select(group => $"{Count(group.Count(), group.Key.Item1 ? "softirq" : "interrupt")} on the CPU of T{group.Key.Cpu}"));
        parts.AddRange(MachineOptionSet.All.Where(option => option.Get(scenario.Options) != option.Plain).Select(option => option.Bound)
            .OfType<string>());
        return string.Join("; ", parts);
    }

    /// <summary>What reports call a thread, interrupt or store buffer.</summary>
    internal static string NameOf(int thread, Scenario scenario) =>
        thread < scenario.Threads.Count ? $"T{thread}"
        : scenario.Options.StoreBuffers && thread >= scenario.Threads.Count + scenario.Interrupts.Count
            ? $"B{thread - scenario.Threads.Count - scenario.Interrupts.Count}"
        : $"I{thread - scenario.Threads.Count}";

    private static string Beyond(MachineOptions options) =>
        options.FramesBeyond == 0 ? "" : $"{Count(options.FramesBeyond, "frame")} of memory beyond, ";

    private static string Start(Scenario scenario) => $"0x{ScenarioLayout.Bases[scenario.Layout.Base]:x}"
        + (scenario.Options.MemoryShift == 0 ? "" : $" + {scenario.Options.MemoryShift}");

    private static string Words(MachineOptions options, int hugePages) => string.Join(", ", MachineOptionSet.All
        .Where(option => option.Form is not null && option.Get(options) != option.Plain)
        .Select(option => option.Form!.Write(_ => option.Get(options))
            + (option == MachineOptionSet.HugeOrder ? $", {Count(hugePages, "huge page")} of frames" : "")));

    private static string Mte(Scenario scenario) =>
        MteWords.First(item => (item.Lower, item.Upper) == (scenario.LowerMte, scenario.UpperMte)).Words;

    private static string Faults(FaultBudget faults)
    {
        var parts = FailureKind.All.Where(kind => kind.Get(faults) > 0).Select(kind => Count(kind.Get(faults), kind.One)).ToList();
        return parts.Count == 0 ? "" : $" may fail {string.Join(" and ", parts)}";
    }

    private static string Count(int count, string what, string plural = "s") => $"{count} {what}{(count == 1 ? "" : plural)}";
}
