namespace TagStorageModel.Check.Linearizability;

/// <summary>A call in a generated program.</summary>
/// <param name="Operation">The number of the operation.</param>
/// <param name="Argument">Its argument; 0 if it has none.</param>
public readonly record struct Call(int Operation, int Argument);
