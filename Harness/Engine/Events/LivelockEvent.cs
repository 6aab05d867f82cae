using System.Text.Json.Serialization;

namespace TagStorageModel.Engine.Events;

/// <summary>An execution of an exhaustive search that goes on for ever although everybody who can go does.</summary>
public sealed record LivelockEvent : Event
{
    /// <summary>Names the search: its events have the same. Empty in what programs of old wrote.</summary>
    [JsonPropertyOrder(1)]
    public string Run { get; init; } = "";

    /// <summary>The build that made it.</summary>
    [JsonPropertyOrder(2)]
    public string Build { get; init; } = "";

    /// <summary>The name of what was searched: a scenario and its revision, or a program and its size.</summary>
    public required string Subject { get; init; }

    /// <summary>The names of the threads that go round in circles.</summary>
    public required IReadOnlyList<string> Threads { get; init; }

    /// <summary>The C functions they are in, in the same order.</summary>
    public required IReadOnlyList<string> Functions { get; init; }

    /// <summary>After how many steps that touch something shared each of them makes the same ones again.</summary>
    public required IReadOnlyList<int> Rounds { get; init; }

    /// <summary>Steps until all have gone round so often that it is taken to be for ever: 32 times.</summary>
    public int Steps { get; init; }

    /// <summary>The execution as far as it was made.</summary>
    public required string Token { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (Threads.Count == Functions.Count && Threads.Count == Rounds.Count ? null : "threads, functions and rounds do not go together")
        ?? (Steps >= 0 && Rounds.All(round => round >= 0) ? null : "a number is out of its range");
}
