using System.Runtime.InteropServices;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// Going in turn without making anything happen: whether it leads to the execution at hand, as far as that says what its
/// events and waiting steps would do in another order.
/// </summary>
internal sealed class Completion(Stepper stepper, Streams streams, ExecutionGraph execution)
{
    private readonly Overtaken overtaken = new();
    private readonly List<int> conflicting = [];
    private readonly ushort[] done = new ushort[execution.Stride];
    private List<ExecutionEvent> waiting = [];

    /// <summary>
    /// Whether some step may have to wait, so that whose turn it is depends on what has happened. Otherwise the first stream
    /// goes on to its end, then the second, and so on.
    /// </summary>
    internal bool IsNeeded => execution.Waiting > 0 || waiting.Count > 0 || streams.HaveState;

    /// <summary>Says which steps are waiting at the end of the execution.</summary>
    internal void SetWaiting(List<ExecutionEvent> steps) => waiting = steps;

    /// <summary>Whether a step could go after the events of a cut that holds all that comes before it in its stream.</summary>
    /// <param name="step">The step: one of the execution, or one that waits at its end.</param>
    /// <param name="position">Where in the execution it is.</param>
    /// <param name="cut">The cut.</param>
    internal bool CouldGo(in ExecutionEvent step, int position, ushort[] cut)
    {
        if (step.Since >= 0 && !execution.IsIn(step.Since, cut)) return false;
        if (!step.Waits) return true;
        execution.Conflicting(step.Footprint, position, step.Previous, conflicting);
        var next = -1;
        foreach (var index in conflicting)
        {
            if (execution[index].Target == step.Target && !execution.IsIn(index, cut)) next = index;
        }

        // With all that came before it, it could go if it went.
        if (next < 0) return position < execution.Count;
        return CouldGoBefore(next, step);
    }

    /// <summary>Whether a waiting step could have gone just before an event on the object that it waits for.</summary>
    internal bool CouldGoBefore(int index, in ExecutionEvent step)
    {
        if (execution[index].Known <= step.Waiter) NoteAble();
        return (execution[index].Able >> step.Waiter & 1) != 0;
    }

    /// <summary>Whether going in turn leads to the execution.</summary>
    /// <param name="index">From what was made before this event, and the event,</param>
    /// <param name="needed">these later ones,</param>
    /// <param name="last">and this one, unless it is −1.</param>
    internal bool LeadsHere(int index, List<int> needed, int last)
    {
        Array.Clear(done);
        execution.JoinEarlier(done, index);
        overtaken.Restore(execution, index);
        Make(index);
        foreach (var other in CollectionsMarshal.AsSpan(needed)) Make(other);
        if (last >= 0) Make(last);
        while (true)
        {
            var stream = Next(out var isBeyond);
            if (isBeyond) return false;
            if (stream < 0) return IsAllDone();
            var next = execution.IndexOf(stream, done[stream] + 1);
            if (execution[next].Outcome != 0 || !execution.IsEnabledBy(next, done)) return false;
            Make(next);
        }
    }

    private void Make(int index)
    {
        ref readonly var made = ref execution[index];
        done[made.Stream]++;
        overtaken.Remove(made.Stream);
    }

    private bool IsAllDone()
    {
        for (var stream = 0; stream < streams.Count; stream++)
        {
            if (execution.IndexOf(stream, done[stream] + 1) >= 0) return false;
        }

        return true;
    }

    /// <summary>Whose turn it is, as in <see cref="Explorer"/>; −1 if none can go.</summary>
    /// <param name="isBeyond">Whether it is that of a step that the execution has not made.</param>
    private int Next(out bool isBeyond)
    {
        var (chosen, fewest) = (-1, int.MaxValue);
        var isChosenBeyond = false;
        for (var i = 0; i < overtaken.Count && fewest > 0; i++) Choose(overtaken[i]);
        for (var stream = 0; stream < streams.Count && fewest > 0; stream++) Choose(stream);
        isBeyond = isChosenBeyond;
        return chosen;

        void Choose(int stream)
        {
            if (!CanGo(stream, out var isStepBeyond)) return;
            var mine = execution.RoundsOf(stream, done);
            if (mine < fewest) (chosen, fewest, isChosenBeyond) = (stream, mine, isStepBeyond);
        }
    }

    private bool CanGo(int stream, out bool isBeyond)
    {
        var next = execution.IndexOf(stream, done[stream] + 1);
        isBeyond = false;
        if (next >= 0) return CouldGo(execution[next], next, done);
        foreach (ref readonly var step in CollectionsMarshal.AsSpan(waiting))
        {
            if (step.Stream == stream) return isBeyond = CouldGo(step, execution.Count, done);
        }

        return false;
    }

    /// <summary>Makes the execution again to see which of the steps known by now could have gone before each event.</summary>
    private void NoteAble()
    {
        stepper.Begin();
        for (var i = 0; i < execution.Count; i++)
        {
            ref var made = ref execution[i];
            if (made.Decision.Thread == Streams.Nobody) continue;
            made.Known = stepper.Waits.Count(made.Target);
            if (made.Known > 0) made.Able = stepper.Waits.AbleNow(made.Target);
            stepper.Advance(made.Decision);
            stepper.AdvanceLocal(made.Decision.Thread, made.Local);
        }
    }
}
