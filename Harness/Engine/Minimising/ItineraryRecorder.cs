using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Minimising;

/// <summary>Writes down where a run goes, whichever strategy takes it there.</summary>
/// <param name="inner">The strategy.</param>
internal sealed class ItineraryRecorder(IStrategy inner) : IStrategy
{
    private readonly PlaceTracker places = new();
    private readonly List<ItineraryLeg> legs = [];
    private readonly List<ItineraryFailure> failures = [];
    private int last = -1;

    internal Itinerary Itinerary => new(last < 0 ? legs : [.. legs, new ItineraryLeg(last, null)], failures);

    /// <summary>Makes a run again and writes down where it went.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="schedule">The run's schedule.</param>
    internal static Itinerary Of(Machine machine, Schedule schedule)
    {
        var recorder = new ItineraryRecorder(new ReplayStrategy(schedule, ignoreChecks: true));
        new OwnEngine(machine).Run(recorder);
        return recorder.Itinerary;
    }

    public bool Begin(Machine machine)
    {
        places.Begin(machine);
        return inner.Begin(machine);
    }

    public int NextThread(uint runnable)
    {
        var next = inner.NextThread(runnable);
        if (next < 0) return next;
        if (last >= 0 && next != last) legs.Add(new ItineraryLeg(last, (runnable >> last & 1) != 0 ? places.Of(last) : null));
        places.Step(next);
        return last = next;
    }

    public int NextOutcome(int outcomes)
    {
        var outcome = inner.NextOutcome(outcomes);
        if (outcome > 0) failures.Add(new ItineraryFailure(last, places.OfBegun(last), outcome));
        return outcome;
    }
}
