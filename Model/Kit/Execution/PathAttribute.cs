namespace TagStorageModel.Kit.Execution;

/// <summary>
/// Marks a modelled C function as the beginning of a <see cref="CodePath"/>: what is watched for being under way at once
/// with others. Whatever overrides it begins a path as well, under the C name that it has there.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PathAttribute : Attribute
{
    /// <summary>
    /// Where the path stands among the others. Of two that used one place in different lives, the lower one must have
    /// written there for the pair to be noted as such; without ranks either may have.
    /// </summary>
    public int Rank { get; init; } = int.MaxValue;
}
