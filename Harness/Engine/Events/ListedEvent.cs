namespace TagStorageModel.Engine.Events;

/// <summary>An item of a list: something that the program comes with.</summary>
public sealed record ListedEvent : Event
{
    /// <summary>Which list.</summary>
    public required string List { get; init; }

    /// <summary>The item's name, or its form in words.</summary>
    public required string Name { get; init; }

    /// <summary>What it is; further lines belong to it.</summary>
    public required string Sentence { get; init; }
}
