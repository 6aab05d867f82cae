namespace TagStorageModel.Model;

/// <summary>A path that a thread is in.</summary>
/// <param name="path">Its number, <see cref="CodePath.Index"/>.</param>
internal struct EnteredPath(int path)
{
    /// <summary>Its number, <see cref="CodePath.Index"/>.</summary>
    internal readonly int Path = path;

    /// <summary>How many steps of the run <see cref="Overlaps"/> had seen when the thread entered it.</summary>
    internal int At;

    /// <summary>The number that <see cref="SharedPlaces"/> has given to this visit.</summary>
    internal int Visit;
}
