using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>A scenario of tag storage in a token, bit by bit. Writing and reading mirror each other, field by field.</summary>
internal static class ScenarioBits
{
    internal static void Write(BitWriter bits, Scenario scenario)
    {
        Write(bits, scenario.Layout);
        bits.Flag(scenario.PreemptRcu);
        bits.Flag(scenario.LowerMte);
        bits.Flag(scenario.UpperMte);
        bits.Number(scenario.Addresses, 3);
        bits.Number(scenario.Mms, 2);
        Write(bits, scenario.Setup);
        bits.Number(scenario.Threads.Count, 3);
        foreach (var thread in scenario.Threads)
        {
            bits.Number(thread.Mm, 1);
            Write(bits, thread.Calls);
            bits.Number(thread.Faults.Atomic, 1);
            bits.Number(thread.Faults.Sleeping, 1);
            bits.Number(thread.Faults.Busy, 1);
        }

        bits.Number(scenario.Interrupts.Count, 2);
        foreach (var interrupt in scenario.Interrupts)
        {
            bits.Number(interrupt.Cpu, 2);
            Write(bits, interrupt.Call);
        }
    }

    internal static Scenario Read(BitReader bits)
    {
        var layout = ReadLayout(bits);
        var preemptRcu = bits.Flag();
        var lowerMte = bits.Flag();
        var upperMte = bits.Flag();
        var addresses = bits.Number(3);
        var mms = bits.Number(2);
        var setup = ReadCalls(bits);
        var threads = new ScenarioThread[bits.Count(3)];
        for (var i = 0; i < threads.Length; i++)
            threads[i] = new ScenarioThread(bits.Number(1), ReadCalls(bits),
                new FaultBudget(bits.Number(1), bits.Number(1), bits.Number(1)));
        var interrupts = new ScenarioInterrupt[bits.Count(2)];
        for (var i = 0; i < interrupts.Length; i++) interrupts[i] = new ScenarioInterrupt(bits.Number(2), ReadCall(bits));
        return new Scenario(layout, preemptRcu, lowerMte, upperMte, addresses, mms, setup, [.. threads], [.. interrupts]);
    }

    /// <summary>Whether a scenario has any of the options that there were from the start.</summary>
    internal static bool HasOptions(Scenario scenario) => !OptionBits.FirstArePlain(scenario.Options) || scenario.Layout.HugePages > 0;

    /// <summary>Writes the options that there were from the start.</summary>
    internal static void WriteOptions(BitWriter bits, Scenario scenario)
    {
        OptionBits.WriteFirst(bits, scenario.Options);
        bits.Number(scenario.Layout.HugePages, 2);
    }

    /// <summary>Reads the options that there were from the start.</summary>
    internal static Scenario ReadOptions(BitReader bits, Scenario scenario)
    {
        var options = OptionBits.ReadFirst(bits);
        return scenario with { Options = options, Layout = scenario.Layout with { HugePages = bits.Number(2) } };
    }

    private static void Write(BitWriter bits, ScenarioLayout layout)
    {
        bits.Number(layout.Base, 2);
        bits.Number(layout.Regions, 2);
        bits.Number(layout.TagFrames, 3);
        bits.Number(layout.BlockSizePages, 3);
        bits.Number(layout.Frames.Count, 3);
        for (var i = 0; i < layout.Frames.Count; i++) bits.Number(i == 0 ? layout.Frames[0] : layout.Frames[i] - layout.Frames[i - 1], 3);
    }

    private static ScenarioLayout ReadLayout(BitReader bits)
    {
        int start = bits.Number(2), regions = bits.Number(2), tagFrames = bits.Number(3), blockSize = bits.Number(3);
        var frames = new int[bits.Count(3)];
        for (var i = 0; i < frames.Length; i++) frames[i] = unchecked(bits.Number(3) + (i == 0 ? 0 : frames[i - 1]));
        return new ScenarioLayout(start, regions, tagFrames, blockSize, [.. frames]);
    }

    private static void Write(BitWriter bits, EquatableList<Call> calls)
    {
        bits.Number(calls.Count, 3);
        foreach (var call in calls) Write(bits, call);
    }

    private static EquatableList<Call> ReadCalls(BitReader bits)
    {
        var calls = new Call[bits.Count(3)];
        for (var i = 0; i < calls.Length; i++) calls[i] = ReadCall(bits);
        return [.. calls];
    }

    private static void Write(BitWriter bits, Call call)
    {
        bits.Number(call.Operation.Number, 4);
        bits.Number(call.Mm, 1);
        bits.Number(call.Address, 2);
        bits.Number(call.Detail, 1);
    }

    private static Call ReadCall(BitReader bits) => new(OperationSet.Of(bits.Number(4)), bits.Number(1), bits.Number(2), bits.Number(1));
}
