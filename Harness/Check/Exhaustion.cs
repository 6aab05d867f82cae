using System.Diagnostics;
using TagStorageModel.Check.Rules;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Exhaustive;

namespace TagStorageModel.Check;

/// <summary>Explores every interleaving of a scenario, within bounds.</summary>
/// <param name="subject">What the caller has given.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="options">The bounds.</param>
internal sealed class Exhaustion(ICheckedSubject subject, IScenario scenario, CheckOptions options)
    : Exploration(subject, scenario, options)
{
    private const int LookEvery = 64;
    private readonly Repetition repetition = new(subject, scenario);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long visited;
    private long steps;

    /// <summary>Called after each execution, with the machine as that left it.</summary>
    internal Action? Visited { get; init; }

    /// <inheritdoc/>
    protected override Witness? Explore(out CheckResult result)
    {
        Witness? found = null;
        var search = new ExhaustiveSearch(Machine, Options.Preemptions, Options.Steps);
        var ended = search.Run(() =>
        {
            visited++;
            steps += Machine.Trace.Steps;
            if (search.IsLivelock) Machine.Invariants.OfType<EndlessRounds>().First().Report(Witness.CanStillGo(Machine));
            if (!Machine.Violations.Items.IsEmpty && Key() is { } key) found = WitnessOf(key);
            else repetition.Look(Machine, visited);
            Visited?.Invoke();
            return found is null && visited != Options.Executions && !(visited % LookEvery == 0 && clock.Elapsed > Options.For);
        });
        result = new CheckResult(Made.Subject.Name, visited, steps, ended, search.CutBy);
        return found;
    }
}
