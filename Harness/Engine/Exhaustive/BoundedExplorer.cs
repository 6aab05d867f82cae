using System.Numerics;
using TagStorageModel.Engine.Events;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// Explores all executions within a bound on preemptions, steps or both. Under a bound, executions of one Mazurkiewicz trace differ:
/// some are within it, others are not. So nothing is left out because of an equivalent execution, only what follows a
/// prefix that leads to a known state: one whose events and their order are those of a prefix explored before, with the
/// same thread running and no more preemptions spent (Musuvathi and Qadeer, <i>Iterative Context Bounding for Systematic
/// Testing of Multithreaded Programs</i>, PLDI 2007).
/// </summary>
internal sealed class BoundedExplorer : ISearch
{
    private const int MostKnown = 1 << 20;
    private readonly Machine machine;
    private readonly Stepper stepper;
    private readonly ExecutionGraph execution;
    private readonly int mostPreemptions;
    private readonly int mostSteps;
    private readonly Dictionary<Prefix, int> known = [];
    private readonly List<Node> nodes = [];
    private readonly List<Decision> options = [];
    private SearchCounts counts;
    private long excluded;
    private bool isAnyTooLong;

    /// <summary>For a machine that has all its threads and rules.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="preemptions">The most preemptions.</param>
    /// <param name="steps">The most steps.</param>
    internal BoundedExplorer(Machine machine, int preemptions, int steps)
    {
        this.machine = machine;
        mostPreemptions = preemptions;
        mostSteps = steps;
        stepper = new Stepper(machine) { JoinsLocalSteps = false };
        execution = new ExecutionGraph(stepper.Footprints, stepper.Cpus);
    }

    /// <inheritdoc/>
    public SearchCounts Counts => counts;

    /// <inheritdoc/>
    public IEnumerable<string> CutBy
    {
        get
        {
            if (isAnyTooLong) yield return VerdictEvent.StepsBound;
            if (excluded > 0) yield return VerdictEvent.PreemptionsBound;
            if (counts.Livelocks > 0) yield return VerdictEvent.SpinRoundsBound;
        }
    }

    /// <inheritdoc/>
    public bool IsLivelock { get; private set; }

    /// <inheritdoc/>
    public ExecutionGraph Execution => execution;

    /// <inheritdoc/>
    public double Left
    {
        get
        {
            var (share, part) = (0.0, 1.0);
            foreach (var node in nodes)
            {
                part /= node.Options;
                share += part * node.Taken;
            }

            return share > 0 ? (counts.Executions + counts.Cut) * ((1 / share) - 1) : 0;
        }
    }

    /// <inheritdoc/>
    public bool Run(Func<bool> visit)
    {
        do
        {
            if (!stepper.Begin()) return End(visit, false);
            for (var i = 0; i < execution.Count; i++) stepper.Advance(execution[i].Decision);
            if (!Extend(visit)) return false;
        }
        while (Backtrack());
        counts.Cut += excluded;
        return true;
    }

    private bool Extend(Func<bool> visit)
    {
        while (true)
        {
            var depth = execution.Count;
            var runnable = machine.Runnable();
            if (runnable == 0) return End(visit, false);
            if (depth >= mostSteps) return End(visit, true);
            if (depth == nodes.Count)
            {
                // What is known is known with all that follows it.
                if (depth > 0 && !IsNew(nodes[depth - 1]))
                {
                    counts.Blocked++;
                    return true;
                }

                List(runnable, depth, count: true);
                nodes.Add(new Node { Options = options.Count });
            }
            else
            {
                List(runnable, depth, count: false);
            }

            Make(options[nodes[depth].Taken], runnable, depth);
        }
    }

    private bool End(Func<bool> visit, bool isCut)
    {
        IsLivelock = isCut && AreAllSpinning();
        if (IsLivelock) counts.Livelocks++;
        else if (isCut) counts.Cut++;
        else counts.Executions++;
        isAnyTooLong |= isCut && !IsLivelock;
        if (!isCut && !machine.AllReturned) counts.Deadlocks++;
        counts.Steps += machine.Trace.Steps;
        machine.Conclude(isCut);
        return visit();
    }

    private bool AreAllSpinning()
    {
        for (var left = machine.Able(out _); left != 0; left &= left - 1)
        {
            var thread = BitOperations.TrailingZeroCount(left);
            if (!stepper.Threads[thread].HasCpu || execution.RoundsOf(stepper.CpuOf(thread)) < Spins.FewRounds) return false;
        }

        return true;
    }

    /// <summary>What may happen next: first that the running thread goes on.</summary>
    private void List(uint runnable, int depth, bool count)
    {
        options.Clear();
        var (previous, spent) = depth == 0 ? (-1, 0) : (nodes[depth - 1].Running, nodes[depth - 1].Spent);
        var mustStay = previous >= 0 && (runnable >> previous & 1) != 0 && spent == mostPreemptions;
        if (previous >= 0 && (runnable >> previous & 1) != 0) AddOutcomes(previous);
        for (var left = runnable; left != 0; left &= left - 1)
        {
            var thread = BitOperations.TrailingZeroCount(left);
            if (thread == previous) continue;
            if (!mustStay || IsFree(thread) || Yields(previous, thread)) AddOutcomes(thread);
            else if (count) excluded++;
        }
    }

    private void AddOutcomes(int thread)
    {
        var outcomes = stepper.OutcomesOf(thread);
        for (var outcome = 0; outcome < outcomes; outcome++)
            options.Add(new Decision((byte)thread, (sbyte)(outcomes > 1 ? outcome : Trace.NoChoice)));
    }

    /// <summary>An interrupt or a store buffer preempts nobody.</summary>
    private bool IsFree(int thread) => stepper.Threads[thread] is { IsInterrupt: true } or { Drains: not null };

    private bool Yields(int thread, int other) => stepper.Threads[thread].YieldsTo(stepper.Threads[other]);

    private void Make(Decision decision, uint runnable, int depth)
    {
        var node = nodes[depth];
        var before = depth == 0 ? new Node { Running = -1 } : nodes[depth - 1];
        node.Running = before.Running;
        node.Spent = before.Spent;
        if (!IsFree(decision.Thread))
        {
            if (before.Running >= 0 && before.Running != decision.Thread && (runnable >> before.Running & 1) != 0
                && !Yields(before.Running, decision.Thread)) node.Spent++;
            node.Running = decision.Thread;
        }

        var step = stepper.StepOf(decision.Thread, decision.Outcome);
        var footprint = stepper.FootprintOf(step);
        stepper.Advance(decision);
        execution.Push(new ExecutionEvent
        {
            Decision = decision,
            Stream = stepper.CpuOf(decision.Thread),
            Footprint = footprint,
            Result = machine.Threads[decision.Thread].Result
        }, step);
        var hash = execution.HashOf(depth);
        node.One = before.One + hash;
        node.Two = before.Two + (hash * 0x9e3779b97f4a7c15 ^ (hash >> 29));
        nodes[depth] = node;
    }

    private bool IsNew(in Node node)
    {
        var prefix = new Prefix(node.One, node.Two, node.Running);
        if (known.TryGetValue(prefix, out var spent) && spent <= node.Spent) return false;

        // What is forgotten may be explored again, which costs time only.
        if (known.Count == MostKnown) known.Clear();
        known[prefix] = node.Spent;
        return true;
    }

    private bool Backtrack()
    {
        while (nodes.Count > 0)
        {
            var depth = nodes.Count - 1;
            execution.Truncate(depth);
            var node = nodes[depth];
            if (++node.Taken < node.Options)
            {
                nodes[depth] = node;
                return true;
            }

            nodes.RemoveAt(depth);
        }

        return false;
    }

    private readonly record struct Prefix(ulong One, ulong Two, int Running);

    private struct Node
    {
        internal int Options;
        internal int Taken;
        internal int Running;
        internal int Spent;
        internal ulong One;
        internal ulong Two;
    }
}
