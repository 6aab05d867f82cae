using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Engines;

/// <summary>Leaves the decisions to another strategy and keeps what it takes to check a replay of the run.</summary>
/// <param name="inner">The strategy that decides.</param>
public sealed class ScheduleRecorder(IStrategy inner) : IStrategy
{
    private readonly List<byte> checks = [];
    private readonly List<byte> steps = [];
    private Machine? machine;
    private int last = -1;

    /// <summary>The schedule of the run, with its checks, once it is over and before the machine makes another.</summary>
    public Schedule Schedule
    {
        get
        {
            var trace = machine!.Trace;
            var schedule = Schedule.Of(trace.Decisions);
            if (schedule.Runs.Count == 0) return schedule;

            // One more check than steps or runs were made is there if the engine cut the run at the limit of its steps.
            var each = trace.Steps > StepChecks.MostSteps ? StepChecks.None
                : StepChecks.Of([.. steps.Take(trace.Steps - 1), StepChecks.WidestOf(trace.Digest)]);
            return schedule with
            {
                Checks = each.Bits > 1 ? [] : [.. checks.Take(schedule.Runs.Count - 1), (byte)trace.Digest],
                StepChecks = each,
            };
        }
    }

    /// <summary>Makes one run on the own engine and gives its schedule, with its checks.</summary>
    /// <param name="machine">The machine; afterwards it stands as the run left it.</param>
    /// <param name="strategy">Decides.</param>
    public static Schedule Record(Machine machine, IStrategy strategy)
    {
        var recorder = new ScheduleRecorder(strategy);
        return new OwnEngine(machine).Run(recorder) ? recorder.Schedule : Schedule.Empty;
    }

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        this.machine = machine;
        checks.Clear();
        steps.Clear();
        last = -1;
        return inner.Begin(machine);
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        var next = inner.NextThread(runnable);
        if (next < 0) return next;
        if (last >= 0 && steps.Count < StepChecks.MostSteps) steps.Add(StepChecks.WidestOf(machine!.Trace.Digest));
        if (last >= 0 && next != last) checks.Add((byte)machine!.Trace.Digest);
        return last = next;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => inner.NextOutcome(outcomes);
}
