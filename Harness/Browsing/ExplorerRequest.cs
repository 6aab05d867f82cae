using System.Text.Json;
using System.Text.Json.Serialization;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Harness.Browsing;

/// <summary>What the page asks: a place in the runs of a case, and what is to be done there. Whatever is missing is not asked.</summary>
public sealed record ExplorerRequest
{
    /// <summary>How requests are read: what is not known is refused.</summary>
    internal static JsonSerializerOptions Options { get; } =
        new(JsonLines.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8 };

    /// <summary>A token whose subject and scenario are meant; null for those that the explorer was started with.</summary>
    public string? Case { get; init; }

    /// <summary>
    /// The steps that lead to the place, as <see cref="Engine.Exploring.ScheduleText"/> has them; null for where it opens.
    /// </summary>
    public string? Schedule { get; init; }

    /// <summary>How many of the steps are made, from the first; null for all.</summary>
    public int? Steps { get; init; }

    /// <summary>What is done after them; null for nothing.</summary>
    public ExplorerMove? Move { get; init; }

    /// <summary>Of a search: the most runs for each choice.</summary>
    public int? Runs { get; init; }

    /// <summary>Of a search: how many steps ahead it looks.</summary>
    public int? Ahead { get; init; }
}

/// <summary>A choice of who goes next.</summary>
/// <param name="Thread">The thread, interrupt or store buffer, by its index.</param>
/// <param name="Outcome">How its step falls, 0 being the ordinary way.</param>
/// <param name="Stride"><c>step</c>, <c>function</c> or <c>whole</c>: how far it goes.</param>
public sealed record ExplorerMove(int Thread, int Outcome = 0, string Stride = "step");
