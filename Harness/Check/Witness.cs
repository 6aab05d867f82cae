using TagStorageModel.Check.Rules;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check;

/// <summary>A run that shows that something is wrong.</summary>
/// <param name="subject">What the caller has given.</param>
/// <param name="shown">The run.</param>
/// <param name="key">What is wrong.</param>
/// <param name="options">How the check is made.</param>
internal sealed class Witness(ICheckedSubject subject, Case shown, string key, CheckOptions options)
{
    private const int Width = 100;
    private const int Height = 60;
    private static readonly MinimizerLimits Limits = new(5_000_000, TimeSpan.FromSeconds(30));

    /// <summary>What is wrong.</summary>
    internal string Key => key;

    /// <summary>The run.</summary>
    internal Case Case => shown;

    /// <summary>The threads that could go on when a run was ended.</summary>
    internal static IReadOnlyList<ModelThread> CanStillGo(Machine machine)
    {
        var able = machine.Runnable();
        return [.. machine.Threads.Where(thread => (able >> thread.Index & 1) != 0)];
    }

    /// <summary>The smallest run found that shows the same, made on both engines.</summary>
    internal Witness Minimised()
    {
        if (IsOf<ThrownExceptions>() || IsOf<EndlessRounds>())
            return new LastStepShrinking(subject, key).Smallest(shown) is { } least ? new Witness(subject, least, key, options) : this;
        try
        {
            var run = new Confirmation(new SweepOptions(subject, 1) { Engine = options.Engine }, shown.Scenario);
            var violation = Remade().Made.Find(key);
            if (violation is null) throw Differs("what was broken is not broken again");
            var token = run.Confirm(key, new FoundViolation(violation.Value, shown.Schedule, 0, "own"), -1, "generated").Token;
            return new Minimizer(subject, Limits).Run(token) is { } small ? new Witness(subject, small.Case, key, options) : this;
        }
        catch (InternalErrorException differs)
        {
            throw Differs(differs.Message);
        }
        catch (Exception thrown) when (thrown is not (BadInputException or CheckFailedException))
        {
            // Another run of it ends by an exception, which nothing goes on from: this one is as good.
            return this;
        }
    }

    /// <summary>The failure, explained.</summary>
    internal CheckFailedException Failure()
    {
        var run = Remade();
        if (run.Made.Find(key) is not { } violation) throw Differs(run.Misfit?.ToString() ?? "what was broken is not broken again");
        var token = new Token(shown with { Schedule = run.Schedule }, Promise.Of(run.Made.Machine, key)).Text;
        var recorded = new RecordedRun(run.Made.Machine, subject.Name, run.Made.Code, run.Made.Stories());
        var lines = FailureReport.Lines(Explanation.Of(recorded, violation, run.Preempted), token, Width, Height);
        return new CheckFailedException(
            string.Join('\n', [.. subject.Opinion(run.Made), .. lines.SkipLast(1), $"replay:  Check.Replay(\"{token}\", …)"]), token, key);
    }

    /// <summary>The run made again and recorded.</summary>
    /// <param name="promise">What it must come to; null: nothing is known of it.</param>
    internal (SystemUnderTest Made, Schedule Schedule, Misfit? Misfit, IReadOnlyList<int> Preempted) Remade(Promise? promise = null)
    {
        var made = subject.Make(shown.Scenario, subject.NewRules());
        var machine = made.Machine;
        machine.Trace.IsRecording = true;
        if (options.Steps is { } limit) machine.StepLimit = limit;
        var replay = new ReplayStrategy(shown.Schedule, promise: promise);
        var counter = new PreemptionCounter(replay);
        var recorder = new ScheduleRecorder(counter);
        try
        {
            if (promise is not null && options.Engine == EngineChoice.Coyote) new CoyoteEngine(machine).Run(recorder);
            else new OwnEngine(machine).Run(recorder);
        }
        catch (Exception thrown) when (machine.IsInCode)
        {
            machine.Invariants.OfType<ThrownExceptions>().First().Report(ModelThread.Current, thrown);
        }

        var misfit = replay.Misfit;
        if (IsOf<EndlessRounds>() && (misfit?.Last ?? misfit?.Step) == shown.Schedule.Steps && CanStillGo(machine) is { Count: > 0 } round)
        {
            machine.Invariants.OfType<EndlessRounds>().First().Report(round);
            misfit = null;
        }

        return (made, recorder.Schedule, misfit, counter.Steps);
    }

    private bool IsOf<TRule>()
        where TRule : Invariant, new() => key.StartsWith(new TRule().Id + "/", StringComparison.Ordinal);

    private CheckFailedException Differs(string difference) =>
        Repetition.Failure(subject, shown.Scenario, shown.Schedule, difference);
}
