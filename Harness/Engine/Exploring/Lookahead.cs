using System.Diagnostics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exploring;

/// <summary>
/// A quick bounded search for what each choice at a place may lead to. What it does not find may be there all the same. It depends
/// on the place and its bounds alone, as long as its time does not run out. Not thread-safe.
/// </summary>
/// <param name="subject">What is run.</param>
/// <param name="scenario">The scenario.</param>
public sealed class Lookahead(ISubject subject, IScenario scenario)
{
    private const int MostLeads = 6;
    private readonly SystemUnderTest system = subject.Make(scenario, subject.NewRules());

    /// <summary>What each choice at a place leads to.</summary>
    /// <param name="schedule">The steps that lead there.</param>
    /// <param name="bounds">How far the search goes.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="BadInputException">The steps cannot be made.</exception>
    public IReadOnlyList<Prospect> From(Schedule schedule, LookaheadBounds bounds, System.Threading.CancellationToken cancel = default)
    {
        var replay = new ReplayStrategy(schedule, ignoreChecks: true);
        var engine = new OwnEngine(system.Machine);
        engine.Run(new PrefixStrategy(replay, schedule.Steps));
        if (replay.Misfit is { } misfit) throw new BadInputException($"the schedule does not fit: {misfit}");
        Decision[] known = [.. system.Machine.Trace.Decisions];
        var broken = system.Machine.Violations.Items.Length;
        var moves = MovesOf(system.Machine);
        var searches = moves.Select(move => new MoveSearch(system, [.. known, move], broken, bounds.Steps)).ToList();

        // Each choice in turn, so that a search whose time runs out has looked at all of them.
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < bounds.Runs && watch.Elapsed < bounds.Time; i++)
        {
            foreach (var search in searches)
            {
                cancel.ThrowIfCancellationRequested();
                search.Run();
            }
        }

        return [.. searches.Select(search => search.Result(MostLeads))];
    }

    private static List<Decision> MovesOf(Machine machine)
    {
        var able = Exploration.Able(machine);
        return [.. machine.Threads.Where(thread => (able >> thread.Index & 1) != 0).SelectMany(thread =>
            Enumerable.Range(0, ExploredMove.OutcomesOf(thread)).Select(outcome => new Decision((byte)thread.Index, (sbyte)outcome)))];
    }
}

/// <summary>How far a search ahead goes.</summary>
/// <param name="Runs">The most runs for each choice.</param>
/// <param name="Steps">The most steps of a run after the choice.</param>
/// <param name="Time">The most time for all of it.</param>
public sealed record LookaheadBounds(int Runs, int Steps, TimeSpan Time);
