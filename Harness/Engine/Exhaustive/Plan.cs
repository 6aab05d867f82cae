namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// The beginning of an execution that is to be explored: what leads to the last event that is out of turn, that event
/// included. Whatever follows goes in turn. A plan says all that is needed, so that anybody can explore it at any time.
/// </summary>
internal sealed class Plan
{
    private PlanStep[] steps = new PlanStep[64];

    /// <summary>How many events it has.</summary>
    internal int Count { get; private set; }

    /// <summary>How many events it has in common with the execution that it follows from.</summary>
    internal int Kept { get; set; }

    /// <summary>One of its events.</summary>
    internal PlanStep this[int index] => steps[index];

    internal void Clear() => Count = Kept = 0;

    /// <summary>Adds an event at its end.</summary>
    internal void Add(PlanStep step)
    {
        if (Count == steps.Length) Array.Resize(ref steps, Count * 2);
        steps[Count++] = step;
    }
}

/// <summary>An event of a plan.</summary>
/// <param name="Stream">Whose next event it is.</param>
/// <param name="Outcome">How its choice falls; 0 where there is none.</param>
/// <param name="AheadOf">
/// 0 if it is its turn; otherwise it is made first so that the next event of stream <c>AheadOf</c> − 1 comes later.
/// </param>
/// <param name="IsOvertaking">Whether it is the event that overtakes, and not one that must come before that.</param>
internal readonly record struct PlanStep(byte Stream, byte Outcome, byte AheadOf, bool IsOvertaking);
