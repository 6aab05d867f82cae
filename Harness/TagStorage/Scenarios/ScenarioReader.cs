using TagStorageModel.Engine.Cases;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>Reads a scenario of tag storage from words, line by line as <see cref="ScenarioWords"/> writes them.</summary>
internal sealed class ScenarioReader
{
    private readonly ScenarioText text;
    private readonly Dictionary<(ScenarioPart Part, int Index), int> places = [];
    private readonly List<int> calls = [];
    private readonly List<int> cpus = [];
    private readonly List<bool> softirqs = [];
    private MachineOptions options = MachineOptions.Plain;

    private ScenarioReader(ScenarioText text) => this.text = text;

    /// <summary>Reads one; null if the text does not begin as one.</summary>
    /// <exception cref="BadInputException">It goes on wrongly, or could not be run.</exception>
    internal static Scenario? Read(ScenarioText text)
    {
        var start = text.Place;
        if (!text.Take("memory:")) return null;
        var reader = new ScenarioReader(text);
        reader.places[(ScenarioPart.Memory, 0)] = start;
        return reader.Read();
    }

    private Scenario Read()
    {
        var layout = ReadMemory();
        At(ScenarioPart.Processes);
        var mms = text.NeedCount("process", "processes");
        text.Need("of");
        var addresses = text.NeedCount("address", "addresses");
        text.Need(", VM_MTE");
        var (_, lower, upper) = ScenarioWords.MteWords[text.NeedOneOf([.. ScenarioWords.MteWords.Select(item => item.Words)])];
        text.Need(", CONFIG_PREEMPT_RCU");
        var preemptRcu = text.NeedOneOf("on", "off") == 0;
        text.NeedEndOfLine();
        layout = layout with { HugePages = ReadOptions() };
        var setup = new List<Call>();
        while (text.Take("setup:"))
        {
            places.TryAdd((ScenarioPart.Setup, 0), text.Place);
            setup.AddRange(CallWords.Read(text, calls));
            text.NeedEndOfLine();
        }

        var threads = new List<ScenarioThread>();
        while (IsNext(ScenarioPart.Thread, "T", threads.Count)) threads.Add(ReadThread());
        if (threads.Count == 0) throw text.Wrong();
        var interrupts = new List<ScenarioInterrupt>();
        while (IsNext(ScenarioPart.Interrupt, "I", interrupts.Count)) interrupts.Add(ReadInterrupt());
        var scenario = new Scenario(layout, preemptRcu, lower, upper, addresses, mms, [.. setup], [.. threads], [.. interrupts])
        {
            Options = options,
        };
        if (threads.Count <= Scenario.MostThreads && interrupts.Count <= Scenario.MostInterrupts) scenario = Placed(scenario);
        return scenario.FindFault() is { } fault ? throw text.Bad(PlaceOf(fault), fault.Text) : scenario;
    }

    private ScenarioLayout ReadMemory()
    {
        var regions = text.NeedCount("region", "regions");
        text.Need("from");
        At(ScenarioPart.Option, MachineOptionSet.MemoryShift.Number);
        var (place, bases) = (text.Place, ScenarioLayout.Bases);
        var known = string.Join(", ", bases.Select(start => $"0x{start:x}"));
        if (!text.TakeNumber($"where memory begins, one of {known},", out var first, ulong.MaxValue)) throw text.Wrong();
        var index = bases.ToList().IndexOf(first);
        if (index < 0)
        {
            var nearest = bases.MinBy(start => Math.Max(start, first) - Math.Min(start, first));
            throw text.Bad(place, $"memory begins at one of {known}, or so many frames later as are put behind a +, not at 0x{first:x}; "
                + $"did you mean '0x{nearest:x}'?");
        }

        if (text.Take("+")) Set(MachineOptionSet.MemoryShift, text.NeedNumber("a number of frames"));
        text.Need(",");
        var tagFrames = text.NeedCount("tag frame", "tag frames");
        text.Need("in blocks of");
        var blockSize = text.NeedNumber("a number of frames");
        text.Need(",");
        At(ScenarioPart.Option, MachineOptionSet.FramesBeyond.Number);
        if (!text.Take("data frames"))
        {
            Set(MachineOptionSet.FramesBeyond, text.NeedCount("frame", "frames"));
            text.Need("of memory beyond, data frames");
        }

        var frames = new List<int> { text.NeedNumber("the number of a data frame") };
        while (text.TakeNumber("the number of a data frame", out var frame)) frames.Add((int)frame);
        text.NeedEndOfLine();
        return new ScenarioLayout(index, regions, tagFrames, blockSize, [.. frames]);
    }

    /// <summary>Reads the lines of what the machine has beyond the plain one; says how many huge pages of frames there are.</summary>
    private int ReadOptions()
    {
        var hugePages = -1;
        while (ReadOption(ref hugePages))
        {
            while (text.Take(","))
            {
                if (!ReadOption(ref hugePages)) throw text.Wrong();
            }

            text.NeedEndOfLine();
        }

        return Math.Max(hugePages, 0);
    }

    private bool ReadOption(ref int hugePages)
    {
        var start = text.Place;
        if (hugePages < 0 && options.HugeOrder > 0 && text.TakeNumber("a number of huge pages of frames", out var count))
        {
            text.NeedOneOf("huge pages of frames", "huge page of frames");
            hugePages = (int)count;
            return true;
        }

        var rows = MachineOptionSet.All.Where(row => row.Form is not null);
        if (text.TakeAny("an option of the machine (list calls)", rows, row => row.Form!, out var numbers) is not { } option) return false;
        if (!places.TryAdd((ScenarioPart.Option, option.Number), start)) throw text.Bad(start, "the option is there twice");
        Set(option, numbers.GetValueOrDefault("value", 1));
        return true;
    }

    private ScenarioThread ReadThread()
    {
        text.Need("in mm");
        var mm = text.NeedNumber("the number of a process");
        cpus.Add(text.Take("on cpu") ? text.NeedNumber("the number of a CPU") : -1);
        var faults = default(FaultBudget);
        if (text.Take(", may fail"))
        {
            do faults = ReadFailures(faults);
            while (text.Take("and"));
        }

        text.Need(":");
        var made = CallWords.Read(text, calls);
        text.NeedEndOfLine();
        return new ScenarioThread(mm, made, faults);
    }

    private FaultBudget ReadFailures(FaultBudget faults)
    {
        var count = text.NeedNumber("a number of failures");
        foreach (var kind in FailureKind.All)
        {
            if (!text.Take(count == 1 ? kind.One : kind.Many) && !text.Take(count == 1 ? kind.Many : kind.One)) continue;
            return kind.With(faults, count);
        }

        throw text.Wrong();
    }

    private ScenarioInterrupt ReadInterrupt()
    {
        softirqs.Add(text.Take(", a softirq,"));
        text.Need("on the CPU of T");
        var cpu = text.NeedNumber("the number of a thread");
        text.Need(":");
        var call = CallWords.ReadOne(text, calls);
        text.NeedEndOfLine();
        return new ScenarioInterrupt(cpu, call);
    }

    /// <summary>The scenario with its threads on their CPUs: either all say on which they are, or none.</summary>
    private Scenario Placed(Scenario scenario)
    {
        if (cpus.TrueForAll(cpu => cpu < 0)) return new Placement([.. Enumerable.Range(0, cpus.Count)], [.. softirqs]).On(scenario);
        var missing = cpus.IndexOf(-1);
        return missing < 0 ? new Placement([.. cpus], [.. softirqs]).On(scenario)
            : throw text.Bad(places[(ScenarioPart.Thread, missing)], $"T{missing} does not say on which CPU it is, and other threads do");
    }

    private bool IsNext(ScenarioPart part, string letter, int index)
    {
        var start = text.Place;
        if (!text.Take($"{letter}{index}")) return false;
        places[(part, index)] = start;
        return true;
    }

    private void At(ScenarioPart part, int index = 0) => places[(part, index)] = text.Place;

    private void Set(MachineOption option, int value) => options = option.With(options, value);

    private int PlaceOf(ScenarioFault fault) => fault.Part == ScenarioPart.Call ? calls[fault.Index]
        : places.TryGetValue((fault.Part, fault.Index), out var place) ? place : places[(ScenarioPart.Memory, 0)];
}
