using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Cases;

/// <summary>What must be reached of a subject that says nothing more: every function of its code, and every step.</summary>
/// <param name="code">The object whose functions are under test; null if they are of no object.</param>
public sealed class ReachableCode(ICodeUnderTest? code) : IReachable
{
    /// <inheritdoc/>
    public Type? Code => code?.GetType();
}
