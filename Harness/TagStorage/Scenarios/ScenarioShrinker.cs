using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>Smaller scenarios than a given one, each of which can be run: what takes away most comes first.</summary>
public static class ScenarioShrinker
{
    private const long CostOfCall = 100;

    /// <summary>Generated scenarios that FsCheck can shrink.</summary>
    public static Arbitrary<Scenario> Scenarios { get; } = Arb.From(ScenarioGenerator.Scenarios, Shrink);

    /// <summary>The measure by which every candidate is smaller: a number that cannot go below 0.</summary>
    public static long Size(Scenario scenario) =>
        Size(scenario.Layout)
        + (scenario.PreemptRcu ? 0 : 1) + (scenario.LowerMte ? 0 : 1) + (scenario.UpperMte ? 0 : 1)
        + (scenario.Addresses * 10L) + (scenario.Mms * 50L)
        + Size(scenario.Options)
        + scenario.Setup.Sum(Size)
        + scenario.Threads.Sum(thread => 1000 + (thread.Mm * 20) + thread.Calls.Sum(Size) + Size(thread.Faults))
        + scenario.Interrupts.Sum(interrupt => 1000 + interrupt.Cpu + Size(interrupt.Call));

    /// <summary>The candidates, without faults and each only once.</summary>
    public static IEnumerable<Scenario> Shrink(Scenario scenario)
    {
        var size = Size(scenario);
        return Candidates(scenario)
            .Where(candidate => candidate.Fault() is null)
            .Select(ScenarioGenerator.Repair)
            .Where(candidate => Size(candidate) < size)
            .Distinct();
    }

    private static long Size(MachineOptions options)
    {
        var size = 0L;
        foreach (var option in MachineOptionSet.All) size += (long)option.Cost * option.Get(options);
        return size;
    }

    private static long Size(ScenarioLayout layout) =>
        (layout.HugePages * 500L) + layout.Base + (layout.Regions * 100L) + (layout.TagFrames * 10L) + layout.BlockSizePages
        + layout.Frames.Sum(frame => 10L + frame);

    private static long Size(Call call) => CostOfCall + (call.Mm * 20L) + call.Address + call.Detail;

    private static long Size(FaultBudget faults) => (long)faults.Atomic + faults.Sleeping + faults.Busy;

    private static IEnumerable<Scenario> Candidates(Scenario scenario) =>
        FewerThreads(scenario)
            .Concat(FewerInterrupts(scenario))
            .Concat(Fewer(scenario.Setup).Select(setup => scenario with { Setup = setup }))
            .Concat(SmallerThreads(scenario))
            .Concat(SmallerWorlds(scenario))
            .Concat(Placement.Of(scenario).Simpler().Select(placement => placement.On(scenario)))
            .Concat(PlainerMachines(scenario.Options)
                .Select(options => scenario with
                {
                    Options = options,
                    Layout = LayoutShrinker.Cut(options.HugeOrder > 0 ? scenario.Layout
                        : scenario.Layout with { HugePages = 0 }, options),
                }))
            .Concat(LayoutShrinker.Shrink(scenario.Layout, scenario.Options).Select(layout => Within(scenario, layout)))
            .Concat(SmallerCalls(scenario));

    private static IEnumerable<Scenario> FewerThreads(Scenario scenario)
    {
        for (var i = scenario.Threads.Count - 1; i >= 0; i--)
        {
            var without = i;
            var placement = Placement.Of(scenario).WithoutThread(i, interrupt => scenario.Interrupts[interrupt].Cpu != without);
            yield return placement.On(scenario with
            {
                Threads = scenario.Threads.Without(i),
                Interrupts = [.. scenario.Interrupts
                    .Where(interrupt => interrupt.Cpu != without)
                    .Select(interrupt => interrupt.Cpu > without ? interrupt with { Cpu = interrupt.Cpu - 1 } : interrupt)],
            });
        }
    }

    private static IEnumerable<Scenario> FewerInterrupts(Scenario scenario)
    {
        for (var i = scenario.Interrupts.Count - 1; i >= 0; i--)
        {
            yield return Placement.Of(scenario).WithoutInterrupt(i).On(scenario with { Interrupts = scenario.Interrupts.Without(i) });
            var interrupt = scenario.Interrupts[i];
            for (var cpu = 0; cpu < interrupt.Cpu; cpu++)
                yield return scenario with { Interrupts = scenario.Interrupts.With(i, interrupt with { Cpu = cpu }) };
        }
    }

    /// <summary>Without all calls, half of them, and each.</summary>
    private static IEnumerable<EquatableList<Call>> Fewer(EquatableList<Call> calls)
    {
        for (var size = calls.Count; size > 0; size /= 2)
        {
            for (var end = calls.Count; end > 0; end -= size)
                yield return [.. calls.Take(Math.Max(0, end - size)), .. calls.Skip(end)];
        }
    }

    private static IEnumerable<Scenario> SmallerThreads(Scenario scenario)
    {
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var thread = scenario.Threads[i];
            foreach (var calls in Fewer(thread.Calls)) yield return With(thread with { Calls = calls });
            foreach (var faults in Fewer(thread.Faults)) yield return With(thread with { Faults = faults });
            if (thread.Mm > 0)
            {
                yield return With(thread with
                {
                    Mm = 0,
                    Calls = [.. thread.Calls.Select(call => call.Mm == thread.Mm ? call with { Mm = 0 } : call)],
                });
            }

            Scenario With(ScenarioThread smaller) => scenario with { Threads = scenario.Threads.With(i, smaller) };
        }
    }

    private static IEnumerable<FaultBudget> Fewer(FaultBudget faults)
    {
        yield return default;
        yield return faults with { Atomic = 0 };
        yield return faults with { Sleeping = 0 };
        yield return faults with { Busy = 0 };
        if (faults.Atomic > 1) yield return faults with { Atomic = faults.Atomic - 1 };
        if (faults.Sleeping > 1) yield return faults with { Sleeping = faults.Sleeping - 1 };
        if (faults.Busy > 1) yield return faults with { Busy = faults.Busy - 1 };
    }

    private static IEnumerable<Scenario> SmallerWorlds(Scenario scenario)
    {
        yield return scenario with { Mms = 1 };
        yield return scenario with { Mms = scenario.Mms - 1 };
        yield return scenario with { Addresses = 2 };
        yield return scenario with { Addresses = scenario.Addresses - 1 };
        yield return scenario with { PreemptRcu = true, LowerMte = true, UpperMte = true };
        yield return scenario with { PreemptRcu = true };
        yield return scenario with { LowerMte = true };
        yield return scenario with { UpperMte = true };
    }

    /// <summary>
    /// Without all options, each, and with a little less of each; first of those for each 1 of which there is more to
    /// read than for a call.
    /// </summary>
    private static IEnumerable<MachineOptions> PlainerMachines(MachineOptions options)
    {
        yield return MachineOptions.Plain;
        foreach (var option in MachineOptionSet.All.OrderBy(option => option.Cost > CostOfCall ? 0 : 1))
        {
            yield return option.With(options, option.Plain);
            if (option.IsFlag) continue;
            yield return option.With(options, Math.Max(option.Get(options) - 1, option.Plain));
            if (option.Get(options) > 32) yield return option.With(options, option.Get(options) % 32);
        }
    }

    private static IEnumerable<Scenario> SmallerCalls(Scenario scenario)
    {
        foreach (var setup in Smaller(scenario.Setup)) yield return scenario with { Setup = setup };
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            foreach (var calls in Smaller(scenario.Threads[i].Calls))
                yield return scenario with { Threads = scenario.Threads.With(i, scenario.Threads[i] with { Calls = calls }) };
        }

        for (var i = 0; i < scenario.Interrupts.Count; i++)
        {
            foreach (var call in Smaller(scenario.Interrupts[i].Call))
                yield return scenario with { Interrupts = scenario.Interrupts.With(i, scenario.Interrupts[i] with { Call = call }) };
        }
    }

    private static IEnumerable<EquatableList<Call>> Smaller(EquatableList<Call> calls)
    {
        for (var i = 0; i < calls.Count; i++)
        {
            foreach (var call in Smaller(calls[i])) yield return calls.With(i, call);
        }
    }

    private static IEnumerable<Call> Smaller(Call call)
    {
        if (call.Mm > 0) yield return call with { Mm = 0 };
        if (call.Address > 0) yield return call with { Address = 0 };
        if (call.Address > 1) yield return call with { Address = call.Address - 1 };
        if (call.Detail > 0) yield return call with { Detail = 0 };
        if (call.Detail > 1) yield return call with { Detail = call.Detail - 1 };
    }

    /// <summary>The scenario on another layout; reclaim of a frame that is gone is of the last there is.</summary>
    private static Scenario Within(Scenario scenario, ScenarioLayout layout) => scenario with
    {
        Layout = layout,
        Setup = Fitted(scenario.Setup, layout.FrameCount(scenario.Options)),
        Threads = [.. scenario.Threads.Select(thread => thread with { Calls = Fitted(thread.Calls, layout.FrameCount(scenario.Options)) })],
    };

    private static EquatableList<Call> Fitted(EquatableList<Call> calls, int frames) =>
        [.. calls.Select(call => call.Operation.Detail == Argument.Frame ? call with { Detail = Math.Min(call.Detail, frames - 1) }
            : call)];
}
