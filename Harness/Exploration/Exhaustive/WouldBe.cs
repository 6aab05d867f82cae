using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// A step of a CPU at some point of an execution: one that was made there, one that is still waiting at the end, or one
/// that the CPU could have made instead of what it did.
/// </summary>
internal struct WouldBe
{
    /// <summary>Who, and how the choice would fall.</summary>
    internal Decision Decision;

    /// <summary>Its CPU.</summary>
    internal int Cpu;

    /// <summary>The number of its footprint, as seen there.</summary>
    internal int Footprint;

    /// <summary>The object acted on.</summary>
    internal int Target;

    /// <summary>Whether the step may have to wait.</summary>
    internal bool Waits;

    /// <summary>Its number among the steps that wait for the object; −1 if it has none.</summary>
    internal int Waiter;

    /// <summary>Whether it could go there.</summary>
    internal bool CanGo;

    /// <summary>The event before it on its CPU; −1 if there is none.</summary>
    internal int Previous;

    /// <summary>The events before it are those below this index.</summary>
    internal int Position;

    /// <summary>The event that its CPU made there; −1 if it made none.</summary>
    internal int Instead;
}
