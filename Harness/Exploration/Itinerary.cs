using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Who went how far, by places in the code rather than by numbers of steps: what a run of one scenario can teach a run of
/// a smaller one.
/// </summary>
/// <param name="Legs">The stretches, in order.</param>
/// <param name="Failures">The choices that did not fall to the ordinary outcome.</param>
public sealed record Itinerary(IReadOnlyList<ItineraryLeg> Legs, IReadOnlyList<ItineraryFailure> Failures)
{
    private const int Gap = -1;

    /// <summary>The itinerary without some of its legs.</summary>
    public Itinerary WithoutLegs(int first, int count) => this with { Legs = [.. Legs.Take(first), .. Legs.Skip(first + count)] };

    /// <summary>The itinerary with one leg to where its thread cannot go on.</summary>
    public Itinerary WithLongLeg(int leg) => Legs[leg].Thread == Gap ? this : WithLeg(leg, Legs[leg] with { Until = null });

    /// <summary>The itinerary with another leg in place of one; null leaves a gap, so that the others keep their numbers.</summary>
    public Itinerary WithLeg(int leg, ItineraryLeg? other) => this with { Legs = [.. Legs.Take(leg), other ?? new ItineraryLeg(Gap, null), .. Legs.Skip(leg + 1)] };

    /// <summary>The itinerary without gaps.</summary>
    public Itinerary Compact() => this with { Legs = [.. Legs.Where(leg => leg.Thread != Gap)] };

    /// <summary>The itinerary with one choice falling to the ordinary outcome.</summary>
    public Itinerary WithoutFailure(int index) => this with { Failures = [.. Failures.Take(index), .. Failures.Skip(index + 1)] };

    /// <summary>Makes a run again and writes down where it went.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="schedule">The run's schedule.</param>
    public static Itinerary Of(Machine machine, Schedule schedule)
    {
        var recorder = new Recorder(new ReplayStrategy(schedule, ignoreChecks: true));
        new OwnEngine(machine).Run(recorder);
        return recorder.Itinerary;
    }

    private sealed class Recorder(IStrategy inner) : IStrategy
    {
        private readonly PlaceTracker places = new();
        private readonly List<ItineraryLeg> legs = [];
        private readonly List<ItineraryFailure> failures = [];
        private int last = -1;

        internal Itinerary Itinerary => new(last < 0 ? legs : [.. legs, new ItineraryLeg(last, null)], failures);

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
}

/// <summary>One thread goes on to a place.</summary>
/// <param name="Thread">The thread or interrupt.</param>
/// <param name="Until">Where another goes on instead; null: where it cannot go on.</param>
public readonly record struct ItineraryLeg(int Thread, Place? Until);

/// <summary>A choice that does not fall to the ordinary outcome.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="At">Where.</param>
/// <param name="Outcome">The outcome.</param>
public readonly record struct ItineraryFailure(int Thread, Place At, int Outcome);
