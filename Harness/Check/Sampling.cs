using System.Diagnostics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Sweeping;

namespace TagStorageModel.Check;

/// <summary>Explores interleavings of a scenario that strategies pick at random, as a sweep does.</summary>
/// <param name="subject">What the caller has given.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="options">The bounds.</param>
/// <param name="schedules">How many runs on the own engine.</param>
/// <param name="seed">The seed.</param>
internal sealed class Sampling(ICheckedSubject subject, IScenario scenario, CheckOptions options, int schedules, ulong seed)
    : Exploration(subject, scenario, options)
{
    private readonly Repetition repetition = new(subject, scenario);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long looked;

    /// <inheritdoc/>
    protected override Witness? Explore(out CheckResult result)
    {
        var (made, steps) = (0L, 0L);
        Witness? found = null;
        var left = schedules;
        for (ulong index = 0; found is null && left > 0 && !(clock.Elapsed > Options.For); index++)
        {
            var count = Math.Min(left, SweepOptions.SchedulesPerCase);
            left -= count;
            var runs = new ScenarioRuns(Sweeping with { Seed = seed }, index, Made) { Schedules = count };
            runs.Run(After, _ => { });
            made += runs.Own + runs.Coyote;
        }

        result = new CheckResult(Made.Subject.Name, made, steps, false, []);
        return found;

        void After()
        {
            steps += Machine.Trace.Steps;
            if (found is null && !Machine.Violations.Items.IsEmpty && Key() is { } key) found = WitnessOf(key);
            repetition.Look(Machine, ++looked);
        }
    }
}
