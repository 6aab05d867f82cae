using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>
/// The calls that were added to the model after the first: each joins some of the generated cases by a random stream of
/// its own. Where it goes depends on what was generated first, never on what else joins, so that an added call changes
/// the cases that it joins and nothing else.
/// </summary>
internal static class JoiningCalls
{
    /// <summary>The case with whatever joins it.</summary>
    /// <param name="scenario">The case as generated first.</param>
    /// <param name="operations">The operations that there are.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The case's number.</param>
    internal static Scenario Join(Scenario scenario, IEnumerable<Operation> operations, ulong seed, ulong index)
    {
        List<JoiningCall> joining = [.. operations.SelectMany(operation => Draw(scenario, operation, seed, index))];
        if (joining.Count == 0) return scenario;
        return scenario with
        {
            Setup = With(scenario.Setup, joining, JoiningCall.InSetup, Scenario.MostSetupCalls),
            Interrupts =
            [
                .. scenario.Interrupts,
                .. joining.Where(call => call.Thread <= JoiningCall.AsInterrupt)
                    .Select(call => new ScenarioInterrupt(JoiningCall.AsInterrupt - call.Thread, call.Call))
                    .Take(Scenario.MostInterrupts - scenario.Interrupts.Count),
            ],
            Threads =
            [
                .. scenario.Threads.Select((thread, i) => thread with { Calls = With(thread.Calls, joining, i, Scenario.MostThreadCalls) }),
            ],
        };
    }

    /// <summary>
    /// Whether a call of it could be made in a scenario. A process is forked once, which of two additions only one could do.
    /// </summary>
    internal static bool CanJoin(Scenario scenario, Operation operation) =>
        operation.Detail != Argument.Child && operation.Needs switch
        {
            Need.HugePages => scenario.Options.HugeOrder > 0,
            Need.File => scenario.Options.HasFile,
            _ => true,
        };

    private static JoiningCall[] Draw(Scenario scenario, Operation operation, ulong seed, ulong index)
    {
        if (operation.Joins is not { } joins || !CanJoin(scenario, operation)) return [];
        var random = new Xoshiro(new Xoshiro(seed, (ulong)operation.Number).Next(), index);
        if (random.Next(joins.OneIn) != 0) return [];
        var calls = operation.MayInterrupt ? Interrupts(scenario, operation) : Calls(scenario, operation);
        return calls.Sample(1, new Rnd(random.Next(), random.Next() | 1), 1).Single();
    }

    /// <summary>What a handler can do, one or two interrupts do mostly.</summary>
    private static Gen<JoiningCall[]> Interrupts(Scenario scenario, Operation operation) =>
        from asInterrupt in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from cpu in Gen.Choose(0, scenario.Threads.Count - 1)
        from calls in Calls(scenario, operation)
        select asInterrupt ? calls.Select(call => call with { Thread = JoiningCall.AsInterrupt - cpu }).ToArray() : calls;

    /// <summary>One or two calls, together in the setup, of the first process, or in a thread.</summary>
    private static Gen<JoiningCall[]> Calls(Scenario scenario, Operation operation) =>
        from hot in Gen.Choose(0, scenario.Addresses - 1)
        from inSetup in Gen.Frequency((1, Gen.Constant(true)), (3, Gen.Constant(false)))
        from any in Gen.Choose(0, scenario.Threads.Count - 1)
        let thread = inSetup ? JoiningCall.InSetup : any
        let mm = inSetup ? 0 : scenario.Threads[thread].Mm
        let world = new GeneratedWorld(scenario.Layout, scenario.Addresses, hot, scenario.Mms, [operation], scenario.Options, default)
        from calls in CallGenerator.Calls(world, Gen.Constant(mm), 1, 2)
        from places in Gen.ArrayOf(Gen.Choose(0, inSetup ? scenario.Setup.Count : scenario.Threads[thread].Calls.Count), calls.Length)
        select calls.Select((call, i) => new JoiningCall(thread, places[i], call)).ToArray();

    /// <summary>The calls with those that join, each before the one of old that its place says.</summary>
    private static EquatableList<Call> With(EquatableList<Call> calls, List<JoiningCall> joining, int thread, int most)
    {
        JoiningCall[] here = [.. joining.Where(call => call.Thread == thread).Take(most - calls.Count)];
        return
        [
            .. Enumerable.Range(0, calls.Count + 1)
                .SelectMany(place => here.Where(call => call.Place == place).Select(call => call.Call).Concat(calls.Skip(place).Take(1))),
        ];
    }
}
