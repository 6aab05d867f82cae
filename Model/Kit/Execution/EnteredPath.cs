namespace TagStorageModel.Kit.Execution;

/// <summary>A path that a thread is in.</summary>
/// <param name="path">Its number, <see cref="CodePath.Index"/>.</param>
public struct EnteredPath(int path)
{
    /// <summary>Which path was entered: its <see cref="CodePath.Index"/>.</summary>
    public readonly int Path = path;

    /// <summary>How many steps of the run the follower had seen when the thread entered it.</summary>
    public int At;

    /// <summary>The number that the follower has given to this visit.</summary>
    public int Visit;
}
