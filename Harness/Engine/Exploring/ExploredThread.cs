namespace TagStorageModel.Engine.Exploring;

/// <summary>A thread, an interrupt or a store buffer, where an exploration stands.</summary>
/// <param name="Index">Its number in a schedule.</param>
/// <param name="Name">What reports call it.</param>
/// <param name="Cpu">Its CPU.</param>
/// <param name="Program">What it does, in words.</param>
/// <param name="Kind"><c>thread</c>, <c>interrupt</c>, <c>softirq</c> or <c>stores</c>.</param>
/// <param name="Status">How it stands, such as <c>can go</c> or <c>waits for T1</c>.</param>
/// <param name="Next">The step that it makes next, in C; empty if there is none.</param>
/// <param name="Calls">The C functions that it is in, innermost first.</param>
/// <param name="Moves">What may happen if it goes next: several where that is a choice, none if it cannot go.</param>
public sealed record ExploredThread(
    int Index, string Name, string Cpu, string Program, string Kind, string Status, string Next, IReadOnlyList<string> Calls,
    IReadOnlyList<ExploredMove> Moves);
