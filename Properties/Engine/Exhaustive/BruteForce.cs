using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>Makes every schedule of a program, with every outcome of every choice, without leaving anything out.</summary>
/// <param name="machine">The program's machine.</param>
/// <param name="final">What a run leaves behind, as a number.</param>
/// <param name="most">The most preemptions of a run.</param>
public sealed class BruteForce(Machine machine, Func<long> final, int most = int.MaxValue) : IStrategy
{
    private readonly TraceForm form = new(machine);
    private readonly List<(int Taken, int Options)> stack = [];
    private int depth;
    private int outcome;
    private int previous;
    private int spent;

    /// <summary>For a generated program.</summary>
    public BruteForce(SmallProgram program, int most = int.MaxValue)
        : this(program.Machine, program.Final, most)
    {
    }

    /// <summary>The equivalence classes, each with the state in which its runs end; of two states of one class both.</summary>
    public HashSet<TraceNumbers> Traces { get; } = [];

    /// <summary>How many runs there were.</summary>
    public int Runs { get; private set; }

    /// <summary>Whether the bound kept a thread from going.</summary>
    public bool IsAnyExcluded { get; private set; }

    /// <summary>Runs everything, unless that is too much.</summary>
    public bool Run(int limit)
    {
        var engine = new OwnEngine(machine);
        do
        {
            if (Runs++ == limit) return false;
            engine.Run(this);
            Traces.Add(form.Numbers(final()));
            while (stack.Count > 0 && stack[^1].Taken + 1 == stack[^1].Options) stack.RemoveAt(stack.Count - 1);
            if (stack.Count > 0) stack[^1] = stack[^1] with { Taken = stack[^1].Taken + 1 };
        }
        while (stack.Count > 0);
        return true;
    }

    public bool Begin(Machine begun)
    {
        form.Clear();
        depth = 0;
        previous = -1;
        spent = 0;
        return true;
    }

    public int NextThread(uint runnable)
    {
        var options = 0;
        var isPreemption = previous >= 0 && (runnable >> previous & 1) != 0;
        if (isPreemption && spent == most)
        {
            foreach (var thread in machine.Threads)
            {
                if ((runnable >> thread.Index & 1) == 0 || thread.Index == previous || IsFree(thread)
                    || machine.Threads[previous].YieldsTo(thread)) continue;
                IsAnyExcluded = true;
                runnable &= ~(1u << thread.Index);
            }
        }

        foreach (var thread in machine.Threads)
        {
            if ((runnable >> thread.Index & 1) != 0) options += OutcomesOf(thread);
        }

        var left = Decide(options);
        foreach (var thread in machine.Threads)
        {
            if ((runnable >> thread.Index & 1) == 0) continue;
            var outcomes = OutcomesOf(thread);
            if (left >= outcomes)
            {
                left -= outcomes;
                continue;
            }

            outcome = left;
            if (!IsFree(thread))
            {
                if (isPreemption && thread.Index != previous && !machine.Threads[previous].YieldsTo(thread)) spent++;
                previous = thread.Index;
            }

            form.Add(thread, outcomes > 1 ? outcome : Trace.NoChoice);
            return thread.Index;
        }

        throw new InvalidOperationException();
    }

    public int NextOutcome(int outcomes) => outcome;

    private static bool IsFree(ModelThread thread) => thread.IsInterrupt || thread.Drains is not null;

    private static int OutcomesOf(ModelThread thread) =>
        thread.Drains is { } buffer ? buffer.Choices : thread.Pending.Target.Outcomes(thread, thread.Pending);

    private int Decide(int options)
    {
        if (options == 1) return 0;
        if (depth == stack.Count) stack.Add((0, options));
        return stack[depth++].Taken;
    }
}
