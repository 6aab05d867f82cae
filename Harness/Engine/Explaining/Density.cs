namespace TagStorageModel.Engine.Explaining;

/// <summary>How close together a report is written.</summary>
public enum Density
{
    /// <summary>All that may be of use.</summary>
    Full,

    /// <summary>Long lists are cut short.</summary>
    Terse,

    /// <summary>
    /// Of what is not needed to follow the story nothing is said, and folded steps stand only where their thread goes
    /// on.
    /// </summary>
    Tight,

    /// <summary>
    /// Folded steps stand only where their thread goes on in another function: the numbers tell how many they are. Locks are named
    /// without where they were taken, call traces are cut short, and of what was broken before only is said how much that was.
    /// </summary>
    Closest,
}
