namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// What several workers have left to explore. Each goes through its own plans and what they lead to; who has none left
/// takes one that another has handed in. Plans do not depend on each other, so it does not matter who explores which.
/// </summary>
internal sealed class Backlog
{
    private readonly object gate = new();
    private readonly Queue<Plan> plans = [];
    private int busy;
    private int waiting;
    private volatile bool stopped;
    private volatile bool isFlushing;
    private volatile bool isWanting;

    /// <summary>Whether all plans are to be handed in, so that they can be saved.</summary>
    internal bool IsFlushing => isFlushing;

    /// <summary>Whether somebody has nothing to do.</summary>
    internal bool IsWanting => isWanting;

    /// <summary>Whether the search has been stopped before its end.</summary>
    internal bool IsStopped => stopped;

    /// <summary>Called when all plans have been handed in; nothing moves meanwhile.</summary>
    internal Action? Flushed { get; set; }

    /// <summary>All plans, while nothing moves.</summary>
    internal IReadOnlyCollection<Plan> Plans => plans;

    /// <summary>Asks for all plans to be handed in.</summary>
    internal void Flush() => isFlushing = true;

    /// <summary>Ends the search: nobody gets anything any more.</summary>
    internal void Stop()
    {
        lock (gate)
        {
            stopped = true;
            System.Threading.Monitor.PulseAll(gate);
        }
    }

    /// <summary>Hands in a plan.</summary>
    internal void Add(Plan plan)
    {
        lock (gate)
        {
            plans.Enqueue(plan);
            isWanting = waiting > plans.Count;
            System.Threading.Monitor.Pulse(gate);
        }
    }

    /// <summary>A plan; null if nothing remains. Waits while others may still hand something in.</summary>
    internal Plan? Take()
    {
        lock (gate)
        {
            while (true)
            {
                if (stopped) return null;
                if (isFlushing && busy == 0)
                {
                    Flushed?.Invoke();
                    isFlushing = false;
                    System.Threading.Monitor.PulseAll(gate);
                }

                if (!isFlushing)
                {
                    if (plans.TryDequeue(out var plan))
                    {
                        busy++;
                        return plan;
                    }

                    if (busy == 0) return null;
                }

                waiting++;
                isWanting = true;
                System.Threading.Monitor.Wait(gate);
                waiting--;
                isWanting = waiting > plans.Count;
            }
        }
    }

    /// <summary>Whoever took a plan has explored it with all that it led to, or has handed that in.</summary>
    internal void Done()
    {
        lock (gate)
        {
            busy--;
            System.Threading.Monitor.PulseAll(gate);
        }
    }
}
