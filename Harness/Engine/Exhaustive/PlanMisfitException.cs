namespace TagStorageModel.Engine.Exhaustive;

/// <summary>A plan cannot be made: it is none of this search.</summary>
/// <param name="message">Where it does not fit.</param>
internal sealed class PlanMisfitException(string message) : Exception(message);
