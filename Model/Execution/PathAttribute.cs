namespace TagStorageModel.Model;

/// <summary>
/// Marks a modelled C function as the beginning of a <see cref="CodePath"/>: what is watched for being under way at once
/// with others. Whatever overrides it begins a path as well, under the C name that it has there.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PathAttribute : Attribute;
