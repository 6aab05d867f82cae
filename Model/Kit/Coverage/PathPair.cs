namespace TagStorageModel.Kit.Coverage;

/// <summary>Two paths, or one on two CPUs.</summary>
/// <param name="First">The C function of one, not behind the other in ordinal order.</param>
/// <param name="Second">That of the other.</param>
public readonly record struct PathPair(string First, string Second)
{
    /// <summary>The pair of two, in either order.</summary>
    public static PathPair Of(string one, string other) => string.CompareOrdinal(one, other) <= 0 ? new(one, other) : new(other, one);

    /// <inheritdoc/>
    public override string ToString() => $"{First} × {Second}";
}
