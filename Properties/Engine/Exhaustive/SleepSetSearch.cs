using System.Numerics;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>
/// A search that leaves out nothing but by sleep sets (Godefroid, <i>Partial-Order Methods for the Verification of
/// Concurrent Systems</i>, 1996): it looks for no races and has nothing in common with the search that it is to judge but
/// the footprints. It begins many executions that lead nowhere, and is for scenarios whose every schedule is too much.
/// </summary>
/// <param name="machine">A machine without interrupts and store buffers.</param>
public sealed class SleepSetSearch(Machine machine) : IOutcomeSource
{
    private readonly List<Node> nodes = [];
    private readonly List<Decision> decisions = [];
    private int outcome;

    /// <summary>Goes through all executions, unless that takes too many runs.</summary>
    /// <param name="most">The most runs.</param>
    /// <param name="visit">Called after each execution, with its schedule.</param>
    public bool Run(int most, Action<Decision[]> visit)
    {
        machine.Outcomes = this;
        for (var runs = 0; ; runs++)
        {
            if (runs == most) return false;
            if (!machine.Begin()) throw new InvalidOperationException("the setup is blocked");
            decisions.Clear();
            foreach (var node in nodes) Make(node.Options[node.Taken]);
            if (Extend())
            {
                machine.Conclude();
                visit([.. decisions]);
            }

            while (nodes.Count > 0 && !nodes[^1].Next()) nodes.RemoveAt(nodes.Count - 1);
            if (nodes.Count == 0) return true;
        }
    }

    int IOutcomeSource.NextOutcome(int outcomes) => outcome;

    private void Make(Option option)
    {
        outcome = Math.Max((int)option.Decision.Outcome, 0);
        machine.Advance(machine.Threads[option.Decision.Thread]);
        decisions.Add(option.Decision);
    }

    /// <summary>Goes on to the end; false if everything that could go is asleep.</summary>
    private bool Extend()
    {
        while (machine.Runnable() is not 0 and var runnable)
        {
            Option[] asleep = nodes.Count == 0 ? [] : nodes[^1].AsleepAfter();
            var options = new List<Option>();
            for (var left = runnable; left != 0; left &= left - 1) Add(machine.Threads[BitOperations.TrailingZeroCount(left)], options);
            options.RemoveAll(option => asleep.Any(other => other.Decision == option.Decision));
            if (options.Count == 0) return false;
            nodes.Add(new Node([.. options], asleep));
            Make(options[0]);
        }

        return true;
    }

    private void Add(ModelThread thread, List<Option> options)
    {
        var step = thread.Pending;
        var footprint = default(Footprint);
        machine.AddFootprint(step, ref footprint);
        var outcomes = step.Target.Outcomes(thread, step);
        for (var i = 0; i < outcomes; i++)
            options.Add(new Option(new Decision((byte)thread.Index, (sbyte)(outcomes > 1 ? i : Trace.NoChoice)), thread.Cpu, footprint));
    }

    private sealed record Option(Decision Decision, Cpu Cpu, Footprint Footprint)
    {
        internal bool IsIndependentOf(Option other) => Cpu != other.Cpu && !Footprint.ConflictsWith(other.Footprint);
    }

    private sealed class Node(Option[] options, Option[] asleep)
    {
        internal Option[] Options => options;

        internal int Taken { get; private set; }

        internal bool Next() => ++Taken < options.Length;

        internal Option[] AsleepAfter() => [.. asleep.Concat(options.Take(Taken)).Where(other => other.IsIndependentOf(options[Taken]))];
    }
}
