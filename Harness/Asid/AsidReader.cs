using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>Reads what <see cref="AsidWords"/> writes.</summary>
internal static class AsidReader
{
    private static readonly string[] Verbs = ["switch", "idle", "unmap", "pin", "unpin"];

    private static readonly AsidOperation[] Operations =
        [AsidOperation.Switch, AsidOperation.Idle, AsidOperation.UnmapAll, AsidOperation.Pin, AsidOperation.Unpin];

    /// <summary>The lines of which a scenario is made.</summary>
    internal static IReadOnlyList<(string Form, string Sentence)> Alphabet { get; } =
    [
        ("machine: {n} CPUs, {n} ASIDs, {n} mms of {n} pages", "What an ASID scenario runs on; one TLB (CnP) may follow a comma."),
        ("setup: cpu{n} {call}; …", "What is done before the threads start, by which CPU."),
        ("T{n}: {call}; …", "What a CPU does, of these calls; nothing if it does none."),
        ("switch mm{n}", "check_and_switch_context(): the CPU runs the mm from then on."),
        ("idle", "The CPU runs no mm from then on."),
        ("unmap mm{n}[{page}]", "A page is unmapped, and invalidated by ASID on all CPUs; without a page all of the mm."),
        ("pin mm{n}", "arm64_mm_context_get(): the mm keeps its ASID."),
        ("unpin mm{n}", "arm64_mm_context_put(): it need not keep it any more."),
    ];

    /// <summary>The scenario of a text; null if it does not begin as one.</summary>
    /// <exception cref="BadInputException">It begins so and goes on wrongly.</exception>
    internal static AsidScenario? Read(ScenarioText text)
    {
        var start = text.Place;
        if (!text.Take(AsidWords.Machine)) return null;
        var size = SizeOf(text);
        List<AsidSetupCall> setup = [];
        while (text.Take(AsidWords.Setup))
        {
            do setup.Add(SetupCallOf(text));
            while (text.Take(";"));
            text.NeedEndOfLine();
        }

        var threads = new EquatableList<AsidCall>[size.Cpus];
        Array.Fill(threads, []);
        var isThere = new bool[size.Cpus];
        for (var place = text.Place; text.Take("T"); place = text.Place)
        {
            var thread = text.NeedNumber("a CPU");
            if (thread >= size.Cpus) throw text.Bad(place, $"T{thread}: there are {size.Cpus} CPUs, the first has T0");
            if (isThere[thread]) throw text.Bad(place, $"T{thread}: it is there already");
            isThere[thread] = true;
            text.Need(":");
            threads[thread] = CallsOf(text);
            text.NeedEndOfLine();
        }

        if (!text.IsAtEnd) throw text.Wrong();
        var scenario = new AsidScenario(size, [.. setup], [.. threads]);
        return scenario.Fault() is { } fault ? throw text.Bad(start, fault) : scenario;
    }

    /// <summary>The scenario of a text.</summary>
    /// <exception cref="BadInputException">It is none: which line and column, and what is expected there.</exception>
    internal static AsidScenario Read(string text) =>
        (AsidScenario)new ScenarioText(text, "scenario").Read([AsidSubject.Mainline]).Scenario;

    private static AsidSize SizeOf(ScenarioText text)
    {
        var start = text.Place;
        var cpus = text.NeedCount("CPU", "CPUs");
        if (cpus is < 1 or > AsidSize.MostCpus) throw text.Bad(start, $"{cpus} CPUs: 1 to {AsidSize.MostCpus} are possible");
        text.Need(",");
        var asids = text.NeedCount("ASID", "ASIDs");
        text.Need(",");
        var mms = text.NeedCount("mm of", "mms of");
        var pages = text.NeedCount("page", "pages");
        var isCommon = text.Take(AsidWords.CommonTlb);
        text.NeedEndOfLine();
        return new AsidSize(cpus, asids, mms, pages, isCommon);
    }

    private static AsidSetupCall SetupCallOf(ScenarioText text)
    {
        text.Need("cpu");
        var cpu = text.NeedNumber("the CPU that does it");
        return new AsidSetupCall(cpu, CallOf(text));
    }

    private static EquatableList<AsidCall> CallsOf(ScenarioText text)
    {
        if (text.Take(AsidWords.Nothing)) return [];
        List<AsidCall> calls = [];
        do calls.Add(CallOf(text));
        while (text.Take(";"));
        return [.. calls];
    }

    private static AsidCall CallOf(ScenarioText text)
    {
        var operation = Operations[text.NeedOneOf(Verbs)];
        if (operation == AsidOperation.Idle) return new AsidCall(operation, 0, 0);
        text.Need("mm");
        var mm = text.NeedNumber("an mm");
        if (operation != AsidOperation.UnmapAll || !text.Take("[")) return new AsidCall(operation, mm, 0);
        var page = text.NeedNumber("a page");
        text.Need("]");
        return new AsidCall(AsidOperation.UnmapPage, mm, page);
    }
}
