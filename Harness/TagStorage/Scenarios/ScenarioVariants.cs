using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>What a minimiser tries in place of a scenario.</summary>
internal static class ScenarioVariants
{
    /// <summary>Scenarios that are smaller, or as small but with less in the threads; those that take away most first.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="mayMove">Whether what threads do may become a part of the setup.</param>
    internal static IEnumerable<ScenarioVariant> Of(Scenario scenario, bool mayMove)
    {
        var smaller = ScenarioShrinker.Shrink(scenario).Select(candidate => new ScenarioVariant(candidate, null)).ToList();
        var others = Joined(scenario).Concat(mayMove ? Moved(scenario) : []).Concat(MovedBack(scenario)).Concat(Renamed(scenario))
            .Where(variant => variant.Scenario.Fault() is null
                && variant.Scenario.Equals(ScenarioGenerator.Repair((Scenario)variant.Scenario)));
        return smaller.TakeWhile(variant => variant.Scenario.Tasks < scenario.Tasks)
            .Concat(others)
            .Concat(smaller.SkipWhile(variant => variant.Scenario.Tasks < scenario.Tasks));
    }

    /// <summary>The same scenario with its threads in the order in which they first go.</summary>
    internal static ScenarioVariant? InOrder(Scenario scenario, Schedule schedule)
    {
        var order = schedule.Runs.Select(run => run.Thread).Where(thread => thread < scenario.Threads.Count)
            .Concat(Enumerable.Range(0, scenario.Threads.Count)).Distinct().ToArray();
        if (order.SequenceEqual(order.Order())) return null;
        var places = new int[order.Length];
        for (var i = 0; i < order.Length; i++) places[order[i]] = i;
        var placement = Placement.Of(scenario);
        var after = (placement with { Cpus = [.. order.Select(thread => placement.Cpus[thread])] }).On(scenario with
        {
            Threads = [.. order.Select(thread => scenario.Threads[thread])],
            Interrupts = [.. scenario.Interrupts.Select(interrupt => interrupt with { Cpu = places[interrupt.Cpu] })],
        });
        return new ScenarioVariant(after, ScenarioMaps.Make(scenario, after, places));
    }

    /// <summary>What two threads do, one of them does.</summary>
    private static IEnumerable<ScenarioVariant> Joined(Scenario scenario)
    {
        for (var gone = scenario.Threads.Count - 1; gone >= 0; gone--)
        {
            for (var into = 0; into < scenario.Threads.Count; into++)
            {
                if (into == gone || scenario.Threads[into].Calls.Count + scenario.Threads[gone].Calls.Count > 16) continue;
                yield return Join(scenario, gone, into, before: true);
                yield return Join(scenario, gone, into, before: false);
            }
        }
    }

    private static ScenarioVariant Join(Scenario scenario, int gone, int into, bool before)
    {
        var (one, other) = (scenario.Threads[into], scenario.Threads[gone]);
        var faults = new FaultBudget(one.Faults.Atomic + other.Faults.Atomic, one.Faults.Sleeping + other.Faults.Sleeping, one.Faults.Busy
            + other.Faults.Busy);
        var joined = one with { Calls = before ? [.. other.Calls, .. one.Calls] : [.. one.Calls, .. other.Calls], Faults = faults };
        var threads = scenario.Threads.Select((_, i) => i == gone ? into : i).Select(i => i > gone ? i - 1 : i).ToArray();
        var after = Placement.Of(scenario).WithoutThread(gone).On(scenario with
        {
            Threads = scenario.Threads.With(into, joined).Without(gone),
            Interrupts = [.. scenario.Interrupts.Select(interrupt => interrupt with { Cpu = threads[interrupt.Cpu] })],
        });
        var calls = scenario.Threads.Select((thread, i) =>
        {
            var shift = i == into && before ? other.Calls.Count : i == gone && !before ? one.Calls.Count : 0;
            return Enumerable.Range(shift, thread.Calls.Count).ToArray();
        }).ToArray();
        return new ScenarioVariant(after, ScenarioMaps.Make(scenario, after, threads, calls));
    }

    /// <summary>What a thread does first is done before all start.</summary>
    private static IEnumerable<ScenarioVariant> Moved(Scenario scenario)
    {
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var thread = scenario.Threads[i];
            if (thread.Calls.Count == 0 || scenario.Setup.Count == 32) continue;
            var after = scenario with
            {
                Setup = [.. scenario.Setup, thread.Calls[0]],
                Threads = scenario.Threads.With(i, thread with { Calls = thread.Calls.Without(0) }),
            };
            var calls = scenario.Threads.Select((one, j) =>
                Enumerable.Range(0, one.Calls.Count).Select(call => j == i ? call - 1 : call).ToArray()).ToArray();
            yield return new ScenarioVariant(after,
                ScenarioMaps.Make(scenario, after, [.. Enumerable.Range(0, scenario.Threads.Count)], calls));
        }
    }

    /// <summary>What the setup does last, a thread does first: what goes wrong in the setup, nobody would see.</summary>
    private static IEnumerable<ScenarioVariant> MovedBack(Scenario scenario)
    {
        for (var count = 1; count <= scenario.Setup.Count && scenario.Threads[0].Calls.Count + count <= 16; count++)
        {
            var after = scenario with
            {
                Setup = [.. scenario.Setup.SkipLast(count)],
                Threads = scenario.Threads.With(0,
                    scenario.Threads[0] with { Calls = [.. scenario.Setup.TakeLast(count), .. scenario.Threads[0].Calls] }),
            };
            var calls = scenario.Threads.Select((one, i) => Enumerable.Range(i == 0 ? count : 0, one.Calls.Count).ToArray()).ToArray();
            yield return new ScenarioVariant(after,
                ScenarioMaps.Make(scenario, after, [.. Enumerable.Range(0, scenario.Threads.Count)], calls));
        }
    }

    /// <summary>All that is done at one address is done at a lower one, and the other way round; likewise processes.</summary>
    private static IEnumerable<ScenarioVariant> Renamed(Scenario scenario)
    {
        for (var high = 1; high < scenario.Addresses; high++)
        {
            for (var low = 0; low < high; low++)
            {
                var (from, to) = (high, low);
                yield return new ScenarioVariant(Each(scenario, call => call.Operation.Address is Argument.Order or Argument.None ? call
                    : call with { Address = Swapped(call.Address, from, to) }), null);
            }
        }

        for (var slot = 1; slot < Scenario.DriverSlots; slot++)
        {
            var from = slot;
            yield return new ScenarioVariant(
                Each(scenario, call => call.Operation.Detail == Argument.Slot ? call with { Detail = Swapped(call.Detail, from, 0) }
                    : call), null);
        }
    }

    private static int Swapped(int number, int one, int other) => number == one ? other : number == other ? one : number;

    private static Scenario Each(Scenario scenario, Func<Call, Call> change) => scenario with
    {
        Setup = [.. scenario.Setup.Select(change)],
        Threads = [.. scenario.Threads.Select(thread => thread with { Calls = [.. thread.Calls.Select(change)] })],
        Interrupts = [.. scenario.Interrupts.Select(interrupt => interrupt with { Call = change(interrupt.Call) })],
    };
}
