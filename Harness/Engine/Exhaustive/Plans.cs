namespace TagStorageModel.Engine.Exhaustive;

/// <summary>One worker's plans: the newest is explored first, the oldest is given away first. Nothing is allocated once warm.</summary>
internal sealed class Plans
{
    private readonly Stack<Plan> free = [];
    private Plan[] waiting = new Plan[64];
    private int first;
    private int end;

    /// <summary>How many there are.</summary>
    internal int Count => end - first;

    /// <summary>One of them, the oldest first.</summary>
    internal Plan this[int index] => waiting[first + index];

    /// <summary>An empty one, to be filled and added.</summary>
    internal Plan Make()
    {
        if (!free.TryPop(out var plan)) return new Plan();
        plan.Clear();
        return plan;
    }

    internal void Push(Plan plan)
    {
        if (end == waiting.Length)
        {
            if (first > end / 2) Array.Copy(waiting, first, waiting, 0, Count);
            else Array.Resize(ref waiting, end * 2);
            if (first > end / 2) (first, end) = (0, Count);
        }

        waiting[end++] = plan;
    }

    /// <summary>
    /// Puts the newest in order, so that those that have most in common with what has just been explored are taken
    /// first.
    /// </summary>
    internal void Sort(int count)
    {
        for (var i = end - count + 1; i < end; i++)
        {
            var plan = waiting[i];
            var at = i;
            for (; at > end - count && waiting[at - 1].Kept > plan.Kept; at--) waiting[at] = waiting[at - 1];
            waiting[at] = plan;
        }
    }

    /// <summary>Takes the newest; null if there is none.</summary>
    internal Plan? Pop() => Count == 0 ? null : waiting[--end];

    internal Plan TakeOldest() => waiting[first++];

    /// <summary>A plan has been explored.</summary>
    internal void Release(Plan plan) => free.Push(plan);
}
