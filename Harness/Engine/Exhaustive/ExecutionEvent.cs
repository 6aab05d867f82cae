using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>One event: a step of a stream, or the decision whether an interrupt arrives.</summary>
internal struct ExecutionEvent
{
    /// <summary>Who, and how the choice fell.</summary>
    internal Decision Decision;

    internal int Stream;

    /// <summary>How many outcomes it had.</summary>
    internal int Outcomes;

    /// <summary>0 if it was its turn; otherwise it was made so that the next event of stream <c>AheadOf</c> − 1 comes later.</summary>
    internal int AheadOf;

    /// <summary>Whether it is the event that overtakes, and not one that must come before that.</summary>
    internal bool IsOvertaking;

    /// <summary>The number of its footprint.</summary>
    internal int Footprint;

    /// <summary>Steps after it that touch nothing shared and belong to it.</summary>
    internal int Local;

    /// <summary>The threads that are over after it, as bits by index.</summary>
    internal uint Finished;

    internal bool IsArrival;

    /// <summary>An interrupt that arrived when nothing else could go.</summary>
    internal bool IsLate;

    /// <summary>The object acted on, or the one with which it is waited for together; −1 if there is none.</summary>
    internal int Target;

    /// <summary>Whether the step may have to wait.</summary>
    internal bool Waits;

    /// <summary>Its number among the steps that wait for the object; −1 if it has none.</summary>
    internal int Waiter;

    /// <summary>The event before which it could not go because of what was in a store buffer; −1 if there is none.</summary>
    internal int Since;

    /// <summary>Which of the steps that wait for the object could have gone before it, as bits.</summary>
    internal ulong Able;

    /// <summary>How many steps that wait for the object were known then.</summary>
    internal int Known;

    /// <summary>The event before it in its stream; −1 if it is the first.</summary>
    internal int Previous;

    /// <summary>Its place in its stream, from 1.</summary>
    internal int Ordinal;

    internal long Result;

    /// <summary>What it is and what came of it, as a number.</summary>
    internal int Signature;

    /// <summary>After how many events of its stream the same steps come again; 0 if they do not.</summary>
    internal int Round;

    /// <summary>How many events, this one included, are like those a round before.</summary>
    internal int Followed;

    /// <summary>Where its accesses begin.</summary>
    internal int FirstTouch;

    /// <summary>How its choice fell; 0 where there was none.</summary>
    internal readonly int Outcome => Outcomes > 1 ? Decision.Outcome : 0;

    /// <summary>Whether it is not what would have come if everything had gone in turn.</summary>
    internal readonly bool IsDeviation => AheadOf != 0 || Outcome != 0;
}
