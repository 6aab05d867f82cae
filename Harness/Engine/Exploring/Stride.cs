namespace TagStorageModel.Engine.Exploring;

/// <summary>
/// How far a thread goes at once. It always ends before a choice, after a step that breaks a rule, and where it cannot go on.
/// </summary>
public enum Stride
{
    /// <summary>One step.</summary>
    Step,

    /// <summary>Until another function of the code under test or of its callers has its turn.</summary>
    Function,

    /// <summary>As far as it goes.</summary>
    Whole,
}
