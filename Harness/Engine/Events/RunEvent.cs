using System.Globalization;
using System.Text.Json.Serialization;

namespace TagStorageModel.Engine.Events;

/// <summary>An event of a sweep, which says what it is a part of: it can be merged with those of other shards.</summary>
public abstract record RunEvent : Event
{
    /// <summary>The largest number that JSON keeps exactly everywhere; sums of thousands of it are still numbers.</summary>
    private const long Largest = 1L << 53;

    /// <summary>The name of the subject whose code ran.</summary>
    public abstract string Revision { get; init; }

    /// <summary>Names the sweep: what its cases depend on, which is the same in all its shards.</summary>
    [JsonPropertyOrder(1)]
    public string Run { get; init; } = "";

    /// <summary>The seed, as text: it has 64 bits.</summary>
    [JsonPropertyOrder(2)]
    public string Seed { get; init; } = "0";

    /// <summary>The build that made it.</summary>
    [JsonPropertyOrder(3)]
    public string Build { get; init; } = "";

    /// <summary>The share of the cases that it is of: <c>k/n</c>; where shards were merged, several with a + between.</summary>
    [JsonPropertyOrder(4)]
    public string Shard { get; init; } = "0/1";

    /// <summary>The shards that it names.</summary>
    internal IEnumerable<Shard> Shards => Shard.Split('+').Select(text => Events.Shard.Parse(text)!.Value);

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (Run.Length > 0 ? null : "run is missing")
        ?? (ulong.TryParse(Seed, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "the seed is none")
        ?? (Shard.Split('+').All(text => Events.Shard.Parse(text) is not null) ? null : "the shard is none");

    /// <summary>Whether a number is one that something can be counted with.</summary>
    private protected static bool IsCount(long number) => number is >= 0 and <= Largest;
}
