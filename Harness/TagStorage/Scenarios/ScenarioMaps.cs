using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>Where the threads, calls and interrupts of one scenario of tag storage are in another.</summary>
internal static class ScenarioMaps
{
    /// <summary>The ways in which a smaller scenario can have been made from another.</summary>
    /// <param name="before">The scenario.</param>
    /// <param name="after">The smaller one.</param>
    internal static IEnumerable<ScenarioMap> Between(Scenario before, Scenario after)
    {
        if (after.Threads.Count == before.Threads.Count)
        {
            yield return Make(before, after, [.. Enumerable.Range(0, before.Threads.Count)]);
            yield break;
        }

        if (after.Threads.Count != before.Threads.Count - 1) yield break;
        int[][] ways = [.. Enumerable.Range(0, before.Threads.Count)
            .Select(gone => Enumerable.Range(0, before.Threads.Count).Select(i => i < gone ? i : i == gone ? -1 : i - 1).ToArray())];
        var exact = ways.Where(
            way => before.Threads.Index().All(item => way[item.Index] < 0 || after.Threads[way[item.Index]].Calls.Equals(item.Item.Calls)))
            .ToList();
        foreach (var way in exact.Count > 0 ? exact : [.. ways]) yield return Make(before, after, way);
    }

    /// <summary>The map for threads that are known to have gone somewhere.</summary>
    /// <param name="before">The scenario.</param>
    /// <param name="after">The other.</param>
    /// <param name="threads">For each thread its number there; −1: it is gone.</param>
    /// <param name="calls">For each thread its calls' numbers there; null: as they match.</param>
    internal static ScenarioMap Make(Scenario before, Scenario after, int[] threads, int[][]? calls = null)
    {
        calls ??= [.. before.Threads.Select((thread, i) => threads[i] < 0 ? [] : Match(thread.Calls, after.Threads[threads[i]].Calls))];
        var all = new List<int>(threads);
        var next = 0;
        foreach (var interrupt in before.Interrupts)
        {
            var there = next < after.Interrupts.Count
                && (before.Interrupts.Count == after.Interrupts.Count
                    || after.Interrupts[next] == interrupt with { Cpu = threads[interrupt.Cpu] });
            all.Add(there ? after.Threads.Count + next++ : -1);
        }

        if (before.Options.StoreBuffers) all.AddRange(Buffers(before, after, threads));
        return new ScenarioMap([.. all], calls);
    }

    /// <summary>The store buffer of a CPU goes where one of its threads has gone.</summary>
    private static IEnumerable<int> Buffers(Scenario before, Scenario after, int[] threads)
    {
        var (from, to) = (Placement.Of(before), Placement.Of(after));
        for (var cpu = 0; cpu < from.Count; cpu++)
        {
            var there = threads.Where((thread, i) => from.Cpus[i] == cpu && thread >= 0).DefaultIfEmpty(-1).First();
            yield return there < 0 || !after.Options.StoreBuffers ? -1 : after.Threads.Count + after.Interrupts.Count + to.Cpus[there];
        }
    }

    /// <summary>Calls one for one if none is gone; else those that are left, in order.</summary>
    private static int[] Match(EquatableList<Call> before, EquatableList<Call> after)
    {
        var next = 0;
        return [.. before.Select(call => before.Count == after.Count || (next < after.Count && after[next].Operation == call.Operation)
            ? next++ : -1)];
    }
}
