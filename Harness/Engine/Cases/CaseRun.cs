using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Cases;

/// <summary>A case that was run again: the one way to do so, for every subject and both engines.</summary>
public sealed class CaseRun
{
    private readonly PreemptionCounter counter;
    private readonly ScheduleRecorder recorder;
    private readonly ReplayStrategy replay;
    private readonly string wanted;
    private IReadOnlyList<string>? keys;

    private CaseRun(Case @case, string wanted, RunOptions options)
    {
        Case = @case;
        this.wanted = wanted;
        UnderTest = @case.Subject.Make(@case.Scenario, options.Rules ?? @case.Subject.NewRules());
        Machine.Trace.IsRecording = options.IsRecorded;
        replay = new ReplayStrategy(@case.Schedule, options.IgnoresChecks, options.Promise);
        counter = new PreemptionCounter(replay);
        recorder = new ScheduleRecorder(counter);
        IStrategy strategy = options.Steps is { } steps ? new PrefixStrategy(recorder, steps) : recorder;
        if (options.Watch is { } watch) strategy = new WatchedStrategy(strategy, made => watch(UnderTest, made));
        if (options.OnCoyote) new CoyoteEngine(Machine).Run(strategy);
        else new OwnEngine(Machine).Run(strategy);
        Misfit = replay.Misfit;
    }

    /// <summary>The scenario and the schedule that the run followed.</summary>
    public Case Case { get; }

    /// <summary>
    /// The machine and what is on it. It can be run on: then only <see cref="Misfit"/> and the schedule are still this
    /// run's.
    /// </summary>
    public SystemUnderTest UnderTest { get; }

    /// <summary>The machine of <see cref="UnderTest"/>, as the run left it.</summary>
    public Machine Machine => UnderTest.Machine;

    /// <summary>Where the case no longer fits; null: it was replayed to its end.</summary>
    public Misfit? Misfit { get; }

    /// <summary>Every rule that the run broke, by key.</summary>
    public IReadOnlyList<string> Keys => keys ??= UnderTest.Keys();

    /// <summary>The violation that the case is about: that of its token if it is there, else the first; null if there is none.</summary>
    public string? Key => Keys.Contains(wanted) ? wanted : Keys.Count > 0 ? Keys[0] : null;

    /// <summary>How often a thread was made to give way that could have gone on.</summary>
    public int Preemptions => counter.Preemptions;

    /// <summary>The steps before which that was.</summary>
    public IReadOnlyList<int> PreemptedSteps => counter.Steps;

    /// <summary>The threads that made a step, as bits.</summary>
    public uint Participants => counter.Participants;

    /// <summary>The run's schedule, with checks.</summary>
    public Schedule Schedule => recorder.Schedule;

    /// <summary>Runs a token's case.</summary>
    /// <exception cref="BadInputException">There is no such revision.</exception>
    public static CaseRun Of(Token token, RunOptions? options = null) =>
        new(token.Case, token.Promise.Key, (options ?? new()) with { Promise = token.Promise });

    /// <summary>Runs a case of which nothing is known.</summary>
    public static CaseRun Of(Case @case, RunOptions? options = null) => new(@case, "", options ?? new());

    /// <summary>Runs a token's case so that it can be explained.</summary>
    public static CaseRun Recorded(Token token, bool onCoyote = false) => Of(token, new() { IsRecorded = true, OnCoyote = onCoyote });

    /// <summary>The run as a token that promises a violation.</summary>
    /// <param name="key">The violation; empty: that there is none is not promised.</param>
    public Token ToToken(string key = "") => new(Case with { Schedule = Schedule }, Promise.Of(Machine, key));
}
