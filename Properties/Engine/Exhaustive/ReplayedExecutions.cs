using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>
/// Makes the executions that a search has shown again, from their schedules alone, and says which equivalence classes
/// they are.
/// </summary>
/// <param name="machine">A machine like that of the search.</param>
/// <param name="final">What a run leaves behind, as a number.</param>
public sealed class ReplayedExecutions(Machine machine, Func<long> final) : IStrategy
{
    private readonly TraceForm form = new(machine);
    private Decision[] decisions = [];
    private int step;

    /// <summary>For a program, on a machine of its own.</summary>
    public ReplayedExecutions(SmallProgram program)
        : this(program.Machine, program.Final)
    {
    }

    /// <summary>The equivalence class of a run, and the state in which it ends.</summary>
    public TraceNumbers Of(ReadOnlySpan<Decision> schedule)
    {
        decisions = schedule.ToArray();
        new OwnEngine(machine).Run(this);
        Assert.Equal(decisions.Length, step);
        return form.Numbers(final());
    }

    /// <summary>The state in which the last of them ended.</summary>
    public long Final => final();

    /// <summary>The last of them as text.</summary>
    public string Text => form.ToString();

    public bool Begin(Machine machine)
    {
        form.Clear();
        step = 0;
        return true;
    }

    public int NextThread(uint runnable)
    {
        Assert.True(step < decisions.Length, "the run goes on where the execution ended");
        var (thread, outcome) = decisions[step++];
        Assert.True((runnable >> thread & 1) != 0, "the execution cannot be made again");
        form.Add(machine.Threads[thread], outcome);
        return thread;
    }

    public int NextOutcome(int outcomes) => decisions[step - 1].Outcome;
}
