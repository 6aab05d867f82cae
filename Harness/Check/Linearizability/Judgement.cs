namespace TagStorageModel.Check.Linearizability;

/// <summary>Judges the history of a run by the sequential model, each part of the object by itself.</summary>
/// <param name="specification">What has the model.</param>
/// <param name="program">The calls of each thread.</param>
internal sealed class Judgement<TObject, TState>(Specification<TObject, TState> specification, ParallelProgram program)
    where TState : notnull
{
    private readonly int[] parts = [.. program.Threads.SelectMany(calls => calls).Select(specification.PartOf).Distinct().Order()];

    /// <summary>What the model says against a history; null if it has it.</summary>
    /// <param name="history">The calls of each thread.</param>
    /// <param name="isStuck">Whether calls that have not returned never will.</param>
    internal string? Objection(IReadOnlyList<IReadOnlyList<HistoryCall>> history, bool isStuck)
    {
        foreach (var part in parts)
        {
            var numbers = NumbersOf(part, history);
            var own = numbers.Select((mine, thread) => mine.Select(call => history[thread][call]).Select(call => call with
            {
                Seen = [.. call.Seen.Select((seen, other) => numbers[other].Count(number => number < seen))],
            }).ToList()).ToList();
            var search = new Linearization<TState>(own, (state, thread, call) =>
                Apply(state, program.Threads[thread][numbers[thread][call]]));
            if (!search.Exists(specification.Initial, isStuck)) return Words(search, own, numbers);
        }

        return null;
    }

    private (TState State, object? Result)? Apply(TState state, Call call) =>
        specification.Operations[call.Operation].Expect(state, call.Argument);

    /// <summary>Which calls of each thread are about a part.</summary>
    private List<int>[] NumbersOf(int part, IReadOnlyList<IReadOnlyList<HistoryCall>> history) =>
    [
        .. history.Select((calls, thread) =>
            Enumerable.Range(0, calls.Count).Where(call => specification.PartOf(program.Threads[thread][call]) == part).ToList()),
    ];

    private string Words(Linearization<TState> search, List<List<HistoryCall>> history, List<int>[] numbers)
    {
        var state = search.Last!;
        var made = search.Longest.Select(item => Text(item.Thread, item.Call, history[item.Thread][item.Call]));
        var next = new List<string>();
        for (var thread = 0; thread < history.Count; thread++)
        {
            var call = search.Longest.Count(item => item.Thread == thread);
            if (call == history[thread].Count) continue;
            var expected = Apply(state, program.Threads[thread][numbers[thread][call]]);
            var said = expected is { } after ? $"{Text(thread, call)}{Returns(after.Result)}" : $"{Text(thread, call)} waits";
            var found = history[thread][call];
            next.Add($"{said}, and {(found.HasReturned ? $"not {found.Result ?? "an end"}" : "it does not return")}");
        }

        var begins = search.Longest.Count == 0 ? "It begins with none of them" : $"It goes along with {string.Join(", ", made)}";
        return $"{begins}; then it says {string.Join("; ", next)}";

        string Text(int thread, int call, HistoryCall? history = null) =>
            specification.Text(program.Threads[thread][numbers[thread][call]])
            + (history is { HasReturned: true } ? Returns(history.Result) : "");
    }

    private static string Returns(object? result) => result is null ? "" : $" → {result}";
}
