namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// What the search leaves out. The decisions on which its soundness rests, in one place, so that tests can plant a mistake
/// in each.
/// </summary>
internal class Reduction
{
    internal static Reduction Sound { get; } = new();

    /// <summary>Whether a step that conflicts with an earlier event is to be tried before that.</summary>
    internal virtual bool IsRace(in ExecutionEvent earlier, in ExecutionEvent later) => true;

    /// <summary>Whether what comes out of turn after the overtaken event is found again by going in turn.</summary>
    /// <param name="isAmong">Whether it is among the events that the overtaking one needs.</param>
    internal virtual bool IsKept(bool isAmong) => isAmong;

    /// <summary>Whether an event can keep a step from going: then lock, unlock and lock are a race of the two locks.</summary>
    internal virtual bool SeesWaits => true;
}
