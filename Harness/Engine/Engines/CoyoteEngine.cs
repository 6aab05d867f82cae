using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.Random;
using Microsoft.Coyote.SystematicTesting;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Engines;

/// <summary>
/// Runs the same model threads as <see cref="OwnEngine"/>, each on a thread of its own that Microsoft Coyote
/// controls: a second opinion, about a thousand times slower.
/// </summary>
/// <param name="machine">The machine; it is reset for each run.</param>
public sealed class CoyoteEngine(Machine machine)
{
    private const uint HangTimeout = 60_000;
    private static readonly ILogger Silence = new TextWriterLogger(TextWriter.Null, VerbosityLevel.None);

    /// <summary>Makes one run from the setup to the verdict, as the strategy decides.</summary>
    /// <returns>False if the strategy has nothing left to run.</returns>
    public bool Run(IStrategy strategy)
    {
        var ready = machine.Begin();
        if (!strategy.Begin(machine)) return false;
        machine.Outcomes = strategy;
        if (!ready)
        {
            machine.Conclude();
            return true;
        }

        var run = new CoyoteRun(machine, runnable => strategy.NextThread(runnable) is var next and >= 0 ? 1u << next : 0,
            interleaves: false);
        using var engine = TestingEngine.Create(Configure().WithRandomStrategy().WithRandomGeneratorSeed(0), run.Play);
        engine.SetLogger(Silence);
        engine.RegisterEndIterationCallBack(_ => run.Leave());
        engine.Run();
        run.ThrowIfFailed();
        machine.Conclude(run.IsCut);
        return true;
    }

    /// <summary>
    /// Makes runs from the setup to the verdict as one of Coyote's own strategies decides. What it decided is
    /// the trace's schedule.
    /// </summary>
    /// <param name="strategy">One of <see cref="CoyoteStrategies.Names"/>.</param>
    /// <param name="seed">The same seed gives the same runs.</param>
    /// <param name="runs">
    /// How many at most. Some strategies need the runs before: prioritization changes no priority and
    /// delay-bounding delays nothing in its first run, and a portfolio's first run is random.
    /// </param>
    /// <param name="next">
    /// Called after each run, on a thread of Coyote's that is no model thread, with the machine as the run left it;
    /// false ends the exploration.
    /// </param>
    /// <returns>How many runs were made.</returns>
    /// <exception cref="ArgumentException">There is no such strategy.</exception>
    public int RunFree(string strategy, uint seed, int runs = 1, Func<bool>? next = null)
    {
        var configuration = CoyoteStrategies.Choose(Configure(), strategy)
            .WithRandomGeneratorSeed(seed)
            .WithTestingIterations((uint)runs)
            .WithTestIterationsRunToCompletion();
        machine.Outcomes = new CoyoteChoices();
        var made = 0;
        var ready = false;
        CoyoteRun run = null!;
        using var engine = TestingEngine.Create(configuration, runtime =>
        {
            if (ready) run.Play(runtime);
        });
        engine.SetLogger(Silence);
        engine.RegisterStartIterationCallBack(_ =>
        {
            ready = machine.Begin();
            run = new CoyoteRun(machine, runnable => runnable, interleaves: true);
        });
        engine.RegisterEndIterationCallBack(_ =>
        {
            run.Leave();
            if (ready) run.ThrowIfFailed();
            machine.Conclude(run.IsCut);
            made++;
            // Coyote keeps each schedule as text.
            engine.TestReport.CoverageInfo.ExploredPaths.Clear();
            if (next is not null && !next()) configuration.WithTestingIterations(0);
        });
        engine.Run();
        return made;
    }

    private Configuration Configure()
    {
        // Every step may wake every thread, which then finds that it cannot go: the machine's limit comes first.
        var bound = (uint)Math.Min(int.MaxValue, (machine.StepLimit + 64L) * (machine.Threads.Count + 4));
        return Configuration.Create()
            .WithTelemetryEnabled(false)
            .WithVerbosityEnabled(VerbosityLevel.None)
            .WithPartiallyControlledConcurrencyAllowed(false)
            .WithSystematicFuzzingFallbackEnabled(false)
            .WithDeadlockTimeout(HangTimeout)
            .WithPotentialDeadlocksReportedAsBugs(false)
            .WithMaxSchedulingSteps(bound, bound)
            .WithFailureOnMaxStepsBoundEnabled();
    }

    /// <summary>Choices are Coyote's too.</summary>
    private sealed class CoyoteChoices : IOutcomeSource
    {
        public int NextOutcome(int outcomes) => Generator.Create().NextInteger(outcomes);
    }
}
