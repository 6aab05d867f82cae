using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Schedules;

/// <summary>
/// For each step of a recorded run some bits of <see cref="Trace.Digest"/> after it, by which a replay sees at which step it
/// leaves the recorded run. The digest is of all steps so far: a step that differs is overlooked as often as its bits are equal
/// by chance, and the steps after it, whose digests differ as well, then have the same chance to show it.
/// </summary>
/// <param name="Values">The bits after each step; empty if unknown.</param>
/// <param name="Bits">How many bits of each, 1 to 8.</param>
public sealed record StepChecks(EquatableList<byte> Values, int Bits)
{
    /// <summary>More bits than this no check has.</summary>
    public const int MostBits = 8;

    /// <summary>Longer runs are not checked step by step: it would make their tokens too long.</summary>
    public const int MostSteps = 2000;

    // Short runs have more bits for each step; longer ones two, with which three of four misfits are named exactly.
    private const int UsualBits = 150;
    private const int FewBits = 2;
    private const int MostStepsWithFewBits = 250;

    // A checksum of a run's end has the low byte.
    private const int Shift = 17;

    /// <summary>Nothing is known of any step.</summary>
    public static StepChecks None { get; } = new([], 1);

    /// <summary>How many steps are checked, from the first on.</summary>
    public int Count => Values.Count;

    /// <summary>
    /// In how many steps a difference shows with the certainty of a byte: it is in the one that the checks name or in one of the
    /// others just before it.
    /// </summary>
    public int Window => (MostBits + Bits - 1) / Bits;

    /// <summary>How many bits a run's checks have.</summary>
    /// <param name="steps">The run's length, at most <see cref="MostSteps"/>.</param>
    public static int BitsFor(int steps) =>
        steps > MostStepsWithFewBits ? 1 : Math.Clamp(UsualBits / Math.Max(1, steps), FewBits, MostBits);

    /// <summary>The checks of a recorded run.</summary>
    /// <param name="widest">Of each step <see cref="WidestOf"/>.</param>
    public static StepChecks Of(IReadOnlyCollection<byte> widest)
    {
        if (widest.Count is 0 or > MostSteps) return None;
        var bits = BitsFor(widest.Count);
        return new([.. widest.Select(check => (byte)(check & Mask(bits)))], bits);
    }

    /// <summary>Of a digest all bits that a check can have.</summary>
    public static byte WidestOf(ulong digest) => (byte)(digest >> Shift);

    /// <summary>Whether a replay has the recorded bits.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="digest">The replay's digest after it.</param>
    public bool Has(int step, ulong digest) => Values[step] == (WidestOf(digest) & Mask(Bits));

    /// <summary>Says what is wrong with checks that were not recorded; null if they can be those of a run.</summary>
    /// <param name="steps">The run's length.</param>
    internal string? Fault(long steps)
    {
        if (Bits is < 1 or > MostBits) return $"checks of {Bits} bits: 1 to {MostBits} are possible";
        if (Count > 0 && Count != steps) return $"{Count} checks of {steps} steps";
        return Values.Any(check => check > Mask(Bits)) ? $"a check has more than {Bits} bits" : null;
    }

    private static int Mask(int bits) => (1 << bits) - 1;
}
