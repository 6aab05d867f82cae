using TagStorageModel.Harness;
using TagStorageModel.Model;

namespace TagStorageModel.Properties;

/// <summary>Makes the executions that a search has shown again, from their schedules alone, and says which equivalence classes they are.</summary>
/// <param name="program">The same program on a machine of its own.</param>
public sealed class ReplayedTraces(SmallProgram program) : IStrategy
{
    private readonly TraceForm form = new(program.Machine);
    private Decision[] decisions = [];
    private int step;

    /// <summary>The equivalence class of a run, and the state in which it ends.</summary>
    public Words Of(ReadOnlySpan<Decision> schedule)
    {
        decisions = schedule.ToArray();
        new OwnEngine(program.Machine).Run(this);
        Assert.Equal(decisions.Length, step);
        return form.Numbers(program.Final());
    }

    /// <summary>The state in which the last of them ended.</summary>
    public long Final => program.Final();

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
        form.Add(program.Machine.Threads[thread], outcome);
        return thread;
    }

    public int NextOutcome(int outcomes) => decisions[step - 1].Outcome;
}
