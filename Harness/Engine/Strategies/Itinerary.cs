namespace TagStorageModel.Engine.Strategies;

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
    public Itinerary WithLeg(int leg, ItineraryLeg? other) =>
        this with { Legs = [.. Legs.Take(leg), other ?? new ItineraryLeg(Gap, null), .. Legs.Skip(leg + 1)] };

    /// <summary>The itinerary without gaps.</summary>
    public Itinerary Compact() => this with { Legs = [.. Legs.Where(leg => leg.Thread != Gap)] };

    /// <summary>The itinerary with one choice falling to the ordinary outcome.</summary>
    public Itinerary WithoutFailure(int index) => this with { Failures = [.. Failures.Take(index), .. Failures.Skip(index + 1)] };
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
