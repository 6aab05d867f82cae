namespace TagStorageModel.Check.Linearizability;

/// <summary>
/// Looks for an order of the calls of a history in which each takes effect at once, between its call and its return, and comes to what
/// the sequential model says: Wing and Gong, <i>Testing and Verifying Concurrent Objects</i>, JPDC 1993, with what was tried kept as
/// Lowe does, <i>Testing for Linearizability</i>, CCPE 2017: which calls have taken effect, and the state.
/// </summary>
/// <remarks>
/// A thread's calls take effect in their order, so that which have is told by how many of each thread. A call that has not returned
/// may have taken effect or not.
/// </remarks>
/// <typeparam name="TState">The state of the sequential model.</typeparam>
/// <param name="history">The calls of each thread.</param>
/// <param name="apply">What the model comes to by a call; null if it has to wait in that state.</param>
internal sealed class Linearization<TState>(
    IReadOnlyList<IReadOnlyList<HistoryCall>> history, Func<TState, int, int, (TState State, object? Result)?> apply)
    where TState : notnull
{
    private readonly HashSet<(ulong Done, TState State)> tried = [];
    private readonly int[] done = new int[history.Count];
    private readonly List<(int Thread, int Call)> order = [];
    private bool mayWait;

    /// <summary>The longest order found, when there is none of all calls.</summary>
    internal List<(int Thread, int Call)> Longest { get; } = [];

    /// <summary>The state after <see cref="Longest"/>.</summary>
    internal TState? Last { get; private set; }

    /// <summary>Whether there is such an order of all calls that have returned, and any of those that have not.</summary>
    /// <param name="initial">The state at the beginning.</param>
    /// <param name="isStuck">
    /// Whether those that have not returned never will: then none of them takes effect, and the model must have each of them wait in
    /// the state at the end.
    /// </param>
    internal bool Exists(TState initial, bool isStuck)
    {
        mayWait = !isStuck;
        tried.Clear();
        order.Clear();
        Longest.Clear();
        Last = initial;
        Array.Clear(done);
        return Extend(initial);
    }

    private bool Extend(TState state)
    {
        if (order.Count > Longest.Count)
        {
            Longest.Clear();
            Longest.AddRange(order);
            Last = state;
        }

        if (IsComplete(state)) return true;
        if (!tried.Add((Packed(), state))) return false;
        for (var thread = 0; thread < done.Length; thread++)
        {
            var call = done[thread];
            if (call == history[thread].Count || !IsNext(history[thread][call])) continue;
            if (!mayWait && !history[thread][call].HasReturned) continue;
            if (apply(state, thread, call) is not { } after) continue;
            if (history[thread][call] is { HasReturned: true, Result: var result } && !Equals(result, after.Result)) continue;
            done[thread]++;
            order.Add((thread, call));
            if (Extend(after.State)) return true;
            order.RemoveAt(order.Count - 1);
            done[thread]--;
        }

        return false;
    }

    /// <summary>Whether no call that has not taken effect had returned before this one was made.</summary>
    private bool IsNext(HistoryCall call)
    {
        for (var other = 0; other < done.Length; other++)
        {
            if (call.Seen[other] > done[other]) return false;
        }

        return true;
    }

    private bool IsComplete(TState state)
    {
        for (var thread = 0; thread < done.Length; thread++)
        {
            if (done[thread] == history[thread].Count) continue;
            if (history[thread][done[thread]].HasReturned || !(mayWait || apply(state, thread, done[thread]) is null)) return false;
        }

        return true;
    }

    private ulong Packed()
    {
        var packed = 0ul;
        for (var thread = 0; thread < done.Length; thread++) packed = (packed * ((ulong)history[thread].Count + 1)) + (ulong)done[thread];
        return packed;
    }
}
