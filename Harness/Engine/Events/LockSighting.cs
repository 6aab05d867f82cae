namespace TagStorageModel.Engine.Events;

/// <summary>A run that shows a fact.</summary>
/// <param name="Case">The sweep's case.</param>
/// <param name="Run">The schedule within the case.</param>
/// <param name="Function">The innermost function of the code under test.</param>
/// <param name="Token">Replays it.</param>
public sealed record LockSighting(long Case, int Run, string Function, string Token) : IComparable<LockSighting>
{
    /// <inheritdoc/>
    public int CompareTo(LockSighting? other)
    {
        if (other is null) return 1;
        var order = (Case, Run).CompareTo((other.Case, other.Run));
        if (order == 0) order = string.CompareOrdinal(Function, other.Function);
        return order != 0 ? order : string.CompareOrdinal(Token, other.Token);
    }
}
