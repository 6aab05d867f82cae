using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>All that the words of a scenario can be made of, line by line, then the calls.</summary>
internal static class ScenarioAlphabet
{
    /// <summary>Each form with a sentence.</summary>
    internal static IReadOnlyList<(string Form, string Sentence)> All { get; } =
    [
        ("memory: <n> region(s) from 0x<start>, <n> tag frame(s) in blocks of <n>, data frames <n> <n> …",
            "First line: tag storage and data of each region, and which data frames can be allocated; "
                + $"it begins at {string.Join(", ", ScenarioLayout.Bases.Select(start => $"0x{start:x}"))}."),
        .. Beyond(MachineOptionSet.MemoryShift, "memory: … from 0x<start> + <n>, …"),
        .. Beyond(MachineOptionSet.FramesBeyond, "memory: …, <n> frame(s) of memory beyond, data frames …"),
        ($"<n> process(es) of <n> addresses, VM_MTE <{string.Join('|', ScenarioWords.MteWords.Select(item => item.Words))}>, "
                + "CONFIG_PREEMPT_RCU <on|off>",
            "Second line: processes, pages of address space of each, and where these are VM_MTE from the start."),
        .. MachineOptionSet.All.Where(option => option.Form is not null).Select(option => ($"{option.Form}", option.Sentence)),
        ("<n> huge page(s) of frames", "Behind the huge area: aligned huge pages of data frames."),
        ("setup: <call>; <call>; …", "Calls that are made one after another before the threads start."),
        ("T<n> in mm<mm>: <call>; <call>; …", "A thread of a process, and what it does; T0 comes first."),
        .. Beyond(MachineOptionSet.SharedCpus, "T<n> in mm<mm> on cpu<n>: …"),
        .. FailureKind.All.Select(kind => ($"T<n> …, may fail <n> {kind.One}(s) and …: …", kind.Sentence)),
        ("I<n> on the CPU of T<n>: <call>", "An interrupt that may arrive once; I0 comes first."),
        .. Beyond(MachineOptionSet.Softirqs, "I<n>, a softirq, on the CPU of T<n>: <call>"),
        .. OperationSet.All.Select(operation => ($"{operation.Form}", operation.Sentence)),
        ("# …", "A comment; a line that is indented further than the first goes on with the line above."),
    ];

    /// <summary>An option that is said in a line about something else.</summary>
    private static IEnumerable<(string Form, string Sentence)> Beyond(MachineOption option, string form) => [(form, option.Sentence)];
}
