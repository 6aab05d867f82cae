
namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// Interrupts need not arrive, and none does once no thread can go. The search lets them arrive then, too, and makes each
/// execution found so in an order in which none arrives too late. If there is no such order the execution is none.
/// </summary>
internal sealed class Arrivals(Stepper stepper, ExecutionGraph execution, int streams)
{
    private readonly int[] done = new int[streams];
    private readonly int[] next = new int[streams];
    private readonly List<int> order = [];

    /// <summary>Whether some thread, handler or store buffer can go now.</summary>
    internal bool CanAnyGo
    {
        get
        {
            foreach (var thread in stepper.Threads)
            {
                if (!stepper.IsArrival(thread.Index) && stepper.CanGo(thread.Index)) return true;
            }

            return false;
        }
    }

    /// <summary>Whether some task could have its CPU instead of the one that has it, whose going round in circles is not fair.</summary>
    internal bool IsAnyPreempted
    {
        get
        {
            foreach (var thread in stepper.Threads)
            {
                if (!thread.HasCpu && stepper.CanGo(thread.Index)) return true;
            }

            return false;
        }
    }

    /// <summary>Whether an interrupt arrived in the execution when nothing else could go.</summary>
    internal bool IsAnyLate
    {
        get
        {
            for (var i = 0; i < execution.Count; i++)
            {
                if (execution[i].IsLate) return true;
            }

            return false;
        }
    }

    /// <summary>
    /// Makes the execution in an equivalent order in which no interrupt is late. For a given order of the arrivals it is
    /// best to make before each only what must come before it: whatever else the execution holds can then still go.
    /// </summary>
    /// <returns>Whether there is such an order.</returns>
    internal bool MakeEarly()
    {
        order.Clear();
        for (var i = 0; i < execution.Count; i++)
        {
            if (execution[i].IsArrival) order.Add(i);
        }

        return MakeEarly(0);
    }

    /// <summary>Tries every order of the arrivals that begins with so many as they stand.</summary>
    private bool MakeEarly(int chosen)
    {
        if (chosen == order.Count) return MakeInOrder();
        for (var i = chosen; i < order.Count; i++)
        {
            (order[chosen], order[i]) = (order[i], order[chosen]);
            if (MakeEarly(chosen + 1)) return true;
            (order[chosen], order[i]) = (order[i], order[chosen]);
        }

        return false;
    }

    private bool MakeInOrder()
    {
        stepper.Begin();
        Array.Clear(done);
        Array.Fill(next, -1);
        for (var i = execution.Count - 1; i >= 0; i--) next[execution[i].Stream] = i;
        var arrived = 0;
        for (var left = execution.Count; left > 0; left--)
        {
            var chosen = arrived == order.Count ? Earliest(-1) : execution.IsNext(order[arrived], done) ? order[arrived]
                : Earliest(order[arrived]);
            if (chosen < 0) return false;
            if (execution[chosen].IsArrival)
            {
                if (chosen != order[arrived++] || !CanAnyGo) return false;
            }

            Make(chosen);
        }

        return true;
    }

    /// <summary>The earliest of the events that may be next and happen before another, if one is given.</summary>
    private int Earliest(int before)
    {
        var chosen = -1;
        foreach (var candidate in next)
        {
            if (candidate < 0 || (chosen >= 0 && candidate > chosen) || !execution.IsNext(candidate, done)) continue;
            if (before < 0 || (candidate < before && execution.HappensBefore(candidate, before))) chosen = candidate;
        }

        return chosen;
    }

    private void Make(int index)
    {
        var made = execution[index];
        if (made.Decision.Thread != Streams.Nobody) stepper.Advance(made.Decision);
        done[made.Stream]++;
        next[made.Stream] = execution.IndexOf(made.Stream, made.Ordinal + 1);
    }
}
