using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Strategies;

/// <summary>
/// How often choices fall to failure in one run: seldom, half the time or mostly, drawn anew for each run, so that
/// failures come alone as well as in rows.
/// </summary>
public struct OutcomeBias
{
    private int failuresInEight;

    /// <summary>A new run begins.</summary>
    public void Begin(ref Xoshiro random) => failuresInEight = random.Next(3) switch { 0 => 1, 1 => 4, _ => 7 };

    /// <summary>One choice: 0 is the ordinary outcome, the others are equally likely failures.</summary>
    public readonly int Next(ref Xoshiro random, int outcomes) =>
        random.Next(8) < failuresInEight ? 1 + random.Next(outcomes - 1) : 0;
}
