using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// The runs that a sweep makes of one scenario: its schedules on the own engine, some of them twice to see that they repeat, and
/// its share on Coyote. By count, so that which runs are made depends on (seed, index) alone.
/// </summary>
/// <param name="options">The sweep's options.</param>
/// <param name="index">The index of the scenario in the sweep.</param>
/// <param name="made">The machine made for it.</param>
public sealed class ScenarioRuns(SweepOptions options, ulong index, SystemUnderTest made)
{
    private const ulong DoubleRunEvery = 8;
    private const ulong CoyoteEvery = 16;
    private const int CoyoteRuns = 4;

    // Odd, so that every strategy's runs are looked at.
    private const int OverlapsEvery = 5;
    private readonly Dictionary<ViolationKey, long> shown = [];

    /// <summary>How many runs are made on the own engine.</summary>
    public int Schedules { get; init; } = SweepOptions.SchedulesPerCase;

    /// <summary>Runs on the own engine, those made twice counted once.</summary>
    public long Own { get; private set; }

    /// <summary>How many runs were made on Coyote so far.</summary>
    public long Coyote { get; private set; }

    /// <summary>How many runs have shown each violation, by its key; those made twice counted once.</summary>
    public IEnumerable<KeyValuePair<string, long>> Shown =>
        shown.Select(item => KeyValuePair.Create(item.Key.Text(made.Machine.LockClasses), item.Value));

    /// <summary>Makes all runs of the scenario, those on the own engine first.</summary>
    /// <param name="after">Called after each, with the system as the run left it.</param>
    /// <param name="found">Called for each violation whose key the scenario has not shown before.</param>
    public void Run(Action after, Action<FoundViolation> found)
    {
        var fresh = new List<FoundViolation>();
        if (options.Engine != EngineChoice.Coyote) RunOwn(after, fresh);
        var runs = options.Engine == EngineChoice.Coyote ? SweepOptions.SchedulesPerCase : index % CoyoteEvery == 0 ? CoyoteRuns : 0;
        if (options.Engine != EngineChoice.Own && runs > 0) RunCoyote(runs, after, fresh);

        // By schedule and key, so that shards that are put together again give the same order.
        foreach (var violation in fresh.OrderBy(item => item.ScheduleIndex)
            .ThenBy(item => item.Violation.Key.Text(made.Machine.LockClasses), StringComparer.Ordinal))
            found(violation);
    }

    private void RunOwn(Action after, List<FoundViolation> fresh)
    {
        var machine = made.Machine;
        var engine = new OwnEngine(machine);
        var strategies = options.Strategies.Select((name, i) => StrategySet.Make(name, Mix(options.Seed, index, i))).ToArray();
        var overlaps = new Overlaps(machine, made.Code as ILives);
        options.Subject.Reachable(made).Watch(overlaps);
        for (var k = 0; k < Schedules; k++)
        {
            machine.Overlaps = k % OverlapsEvery == 0 ? overlaps : null;
            if (!engine.Run(strategies[k % strategies.Length])) continue;
            Note(fresh, k, "own");
            Own++;
            after();
            if (index % DoubleRunEvery == 0 && k == (int)(index / DoubleRunEvery % SweepOptions.SchedulesPerCase)) RunAgain(engine);
        }

        machine.Overlaps = overlaps;
    }

    /// <summary>The same schedule once more: anything else than the same digest is a fault of the program.</summary>
    private void RunAgain(OwnEngine engine)
    {
        var machine = made.Machine;
        var digest = machine.Trace.Digest;
        var violations = machine.Violations.Items.ToArray();
        var schedule = Schedule.Of(machine.Trace.Decisions);
        var replay = new ReplayStrategy(schedule);
        machine.Checked = true;
        engine.Run(replay);
        machine.Checked = false;
        if (machine.Trace.Digest != digest || replay.Misfit is not null || !machine.Violations.Items.SequenceEqual(violations))
            throw new InternalErrorException($"case {index} of seed {options.Seed} ran differently the second time: "
                + $"{replay.Misfit?.Reason ?? "another digest"}");
    }

    private void RunCoyote(int runs, Action after, List<FoundViolation> fresh)
    {
        // Behind the own engine's, so that no two runs of a scenario have one number.
        var k = options.Engine == EngineChoice.Coyote ? 0 : SweepOptions.SchedulesPerCase;
        new CoyoteEngine(made.Machine).RunFree(CoyoteStrategies.Portfolio, (uint)Mix(options.Seed, index, 99), runs, () =>
        {
            Note(fresh, k++, "coyote");
            Coyote++;
            after();
            return true;
        });
    }

    private void Note(List<FoundViolation> fresh, int schedule, string engine)
    {
        var machine = made.Machine;
        if (machine.Violations.Items.IsEmpty) return;
        Schedule? decisions = null;
        foreach (var violation in machine.Violations.Items)
        {
            shown[violation.Key] = shown.GetValueOrDefault(violation.Key) + 1;
            if (shown[violation.Key] > 1) continue;
            decisions ??= Schedule.Of(machine.Trace.Decisions);
            fresh.Add(new FoundViolation(violation, decisions, schedule, engine));
        }
    }

    private static ulong Mix(ulong seed, ulong index, int stream) => new Xoshiro(seed ^ 0x5eed, (index * 128) + (ulong)stream).Next();
}
