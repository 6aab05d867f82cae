using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Harness.Asid;

/// <summary>What a minimiser tries in place of a scenario.</summary>
internal static class AsidVariants
{
    /// <summary>Scenarios that are smaller or plainer; those that take away most first.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="mayMove">Whether what CPUs do first may become a part of the setup.</param>
    internal static IEnumerable<ScenarioVariant> Of(AsidScenario scenario, bool mayMove) =>
        WithoutCpus(scenario).Concat(WithoutCalls(scenario)).Concat(mayMove ? Moved(scenario) : [])
            .Concat(WithoutSetup(scenario).Concat(Plainer(scenario)).Select(after => Same(scenario, after)))
            .Where(variant => variant.Scenario.Fault() is null);

    /// <summary>Each thread has stayed where it was, with its calls.</summary>
    private static ScenarioVariant Same(AsidScenario before, AsidScenario after) =>
        new(after, new ScenarioMap([.. Enumerable.Range(0, before.Tasks)], [.. before.Threads.Select(calls => All(calls.Count))]));

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];

    private static IEnumerable<ScenarioVariant> WithoutCpus(AsidScenario scenario)
    {
        for (var gone = scenario.Tasks - 1; gone >= 0 && scenario.Tasks > 1; gone--)
        {
            int[] threads = [.. Enumerable.Range(0, scenario.Tasks).Select(i => i < gone ? i : i == gone ? -1 : i - 1)];
            foreach (var fewer in new[] { 1, 0 })
            {
                var after = scenario with
                {
                    Size = scenario.Size with { Cpus = scenario.Size.Cpus - 1, Asids = scenario.Size.Asids - fewer },
                    Setup = [.. scenario.Setup.Where(item => item.Cpu != gone).Select(item => item with { Cpu = threads[item.Cpu] })],
                    Threads = scenario.Threads.Without(gone),
                };
                yield return new(after, new ScenarioMap(threads, [.. scenario.Threads.Select(calls => All(calls.Count))]));
            }
        }
    }

    private static IEnumerable<ScenarioVariant> WithoutCalls(AsidScenario scenario)
    {
        for (var i = 0; i < scenario.Tasks; i++)
        {
            for (var gone = scenario.Threads[i].Count - 1; gone >= 0; gone--)
            {
                var after = scenario with { Threads = scenario.Threads.With(i, scenario.Threads[i].Without(gone)) };
                var (thread, call) = (i, gone);
                yield return new(after, new ScenarioMap(All(scenario.Tasks), [.. scenario.Threads.Select((calls, j) => j != thread
                    ? All(calls.Count) : [.. All(calls.Count).Select(k => k < call ? k : k == call ? -1 : k - 1)])]));
            }
        }
    }

    /// <summary>What a CPU does first is done before all start.</summary>
    private static IEnumerable<ScenarioVariant> Moved(AsidScenario scenario)
    {
        for (var i = 0; i < scenario.Tasks; i++)
        {
            if (scenario.Threads[i].Count == 0) continue;
            var after = scenario with
            {
                Setup = [.. scenario.Setup, new AsidSetupCall(i, scenario.Threads[i][0])],
                Threads = scenario.Threads.With(i, scenario.Threads[i].Without(0)),
            };
            var thread = i;
            yield return new(after, new ScenarioMap(All(scenario.Tasks), [.. scenario.Threads.Select((calls, j) => j != thread
                ? All(calls.Count) : [.. All(calls.Count).Select(k => k - 1)])]));
        }
    }

    private static IEnumerable<AsidScenario> WithoutSetup(AsidScenario scenario)
    {
        for (var gone = scenario.Setup.Count - 1; gone >= 0; gone--) yield return scenario with { Setup = scenario.Setup.Without(gone) };
    }

    private static IEnumerable<AsidScenario> Plainer(AsidScenario scenario)
    {
        var size = scenario.Size;
        if (size.CommonTlb) yield return scenario with { Size = size with { CommonTlb = false } };
        if (size.Pages > 1) yield return On(size with { Pages = 1 }, Each(scenario, call => call with { Page = 0 }));
        yield return On(size with { Asids = size.Asids - 1 }, scenario);
        for (var mm = size.Mms - 1; mm >= 0 && size.Mms > 1; mm--)
        {
            var (gone, other) = (mm, mm == 0 ? 1 : 0);
            yield return On(size with { Mms = size.Mms - 1 },
                Each(scenario, call => call.HasMm ? call with { Mm = Lower(call.Mm == gone ? other : call.Mm, gone) } : call));
        }
    }

    private static AsidScenario On(AsidSize size, AsidScenario scenario) => scenario with { Size = size };

    private static int Lower(int mm, int gone) => mm > gone ? mm - 1 : mm;

    private static AsidScenario Each(AsidScenario scenario, Func<AsidCall, AsidCall> change) => scenario with
    {
        Setup = [.. scenario.Setup.Select(item => item with { Call = change(item.Call) })],
        Threads = [.. scenario.Threads.Select(calls => (EquatableList<AsidCall>)[.. calls.Select(change)])],
    };
}
