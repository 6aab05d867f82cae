namespace TagStorageModel.Kit.Execution;

/// <summary>Marks a method that only enters the patch which stands in its place: for coverage it is not there.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class EntersPatchAttribute : Attribute;
