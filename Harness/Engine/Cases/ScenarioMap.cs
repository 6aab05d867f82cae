using TagStorageModel.Engine.Strategies;

namespace TagStorageModel.Engine.Cases;

/// <summary>Where the threads, calls and interrupts of a scenario have gone in another one made from it.</summary>
/// <param name="threads">For each thread, interrupt and store buffer its index there; −1: it is gone.</param>
/// <param name="calls">For each call of each thread its number there; −1: it is gone.</param>
public sealed class ScenarioMap(int[] threads, int[][] calls)
{
    /// <summary>The same itinerary in the other scenario.</summary>
    public Itinerary Of(Itinerary itinerary)
    {
        var legs = new List<ItineraryLeg>();
        foreach (var (thread, until) in itinerary.Legs)
        {
            if (threads[thread] >= 0) legs.Add(new ItineraryLeg(threads[thread], until is { } place ? Of(thread, place) : null));
        }

        var failures = new List<ItineraryFailure>();
        foreach (var failure in itinerary.Failures)
        {
            if (threads[failure.Thread] >= 0 && Of(failure.Thread, failure.At) is { Step: not 0 } place)
                failures.Add(failure with { Thread = threads[failure.Thread], At = place });
        }

        return new Itinerary(legs, failures);
    }

    /// <summary>A place in a call that is gone becomes the beginning of the next that is not.</summary>
    private Place Of(int thread, Place place)
    {
        if (thread >= calls.Length || place.Call >= calls[thread].Length) return place;
        var mine = calls[thread];
        if (mine[place.Call] >= 0) return place with { Call = mine[place.Call] };
        for (var call = place.Call + 1; call < mine.Length; call++)
        {
            if (mine[call] >= 0) return new Place(mine[call], 0, 0);
        }

        return new Place(int.MaxValue, 0, 0);
    }
}
