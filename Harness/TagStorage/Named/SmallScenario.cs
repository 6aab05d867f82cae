using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>Scenarios small enough for exhaustive search: few frames, one call in each thread.</summary>
internal static class SmallScenario
{
    /// <summary>Four frames of one block.</summary>
    internal static ScenarioLayout OneBlock { get; } = new(0, 1, 1, 1, [0, 1, 2, 3]);

    /// <summary>One call in each thread, nothing fails, all memory is VM_MTE.</summary>
    internal static Scenario AtOnce(EquatableList<Call> setup, params ReadOnlySpan<Call> calls)
    {
        var threads = new ScenarioThread[calls.Length];
        var mms = 1;
        for (var i = 0; i < calls.Length; i++) threads[i] = new ScenarioThread(calls[i].Mm, [calls[i]], default);
        foreach (var call in setup.Concat(threads.SelectMany(thread => thread.Calls)))
            mms = Math.Max(mms, Math.Max(call.Mm, call.Operation.Detail == Argument.Child ? call.Detail : 0) + 1);
        return new Scenario(OneBlock, PreemptRcu: true, LowerMte: true, UpperMte: true, Addresses: 2, mms, setup, [.. threads], []);
    }

    /// <summary>The scenario in which memory is not VM_MTE until a call makes it so.</summary>
    internal static Scenario Plain(this Scenario scenario) => scenario with { LowerMte = false, UpperMte = false };

    /// <summary>The scenario in which a thread may meet failures.</summary>
    internal static Scenario Failing(this Scenario scenario, int thread, int atomic = 0, int sleeping = 0, int busy = 0) =>
        scenario with
        {
            Threads = scenario.Threads.With(thread,
            scenario.Threads[thread] with { Faults = new FaultBudget(atomic, sleeping, busy) })
        };

    /// <summary>The scenario in which an interrupt may let go of a driver's page on a thread's CPU.</summary>
    internal static Scenario Interrupted(this Scenario scenario, int thread, int slot) =>
        scenario with { Interrupts = [.. scenario.Interrupts, new ScenarioInterrupt(thread, Calls.Release(slot))] };

    /// <summary>The scenario on a machine with something more.</summary>
    internal static Scenario On(this Scenario scenario, MachineOptions options) => scenario with { Options = options };
}
