namespace TagStorageModel.Check.Linearizability;

/// <summary>How large generated programs are.</summary>
/// <param name="Threads">The most threads, at least 2.</param>
/// <param name="Calls">The most calls of a thread, at least 1.</param>
public sealed record ProgramSize(int Threads = 3, int Calls = 2);
