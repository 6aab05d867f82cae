namespace TagStorageModel.Engine.Events;

/// <summary>How far a table has come. Not an event: it is shown to whoever waits, and not kept.</summary>
/// <param name="What">What is worked on.</param>
/// <param name="Done">Rows that are finished.</param>
/// <param name="Rows">Rows that there will be.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record TableProgress(string What, int Done, int Rows, TimeSpan Elapsed);
