using System.Text.Json.Serialization;

namespace TagStorageModel.Harness;

/// <summary>One line of the JSON Lines output. Every other report is made from these alone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(ViolationEvent), "violation")]
[JsonDerivedType(typeof(LockOrderEvent), "lock-order")]
[JsonDerivedType(typeof(SummaryEvent), "summary")]
[JsonDerivedType(typeof(VerdictEvent), "verdict")]
[JsonDerivedType(typeof(TimingEvent), "timing")]
public abstract record Event
{
    /// <summary>The format's version.</summary>
    [JsonPropertyOrder(-1)]
    public int V { get; init; } = 1;
}

/// <summary>A broken rule: one for each distinct key.</summary>
public sealed record ViolationEvent : Event
{
    /// <summary>What makes it the same as another: rule, function, lock classes, context, detail.</summary>
    public required string Key { get; init; }

    /// <summary>The slug of a known defect; null if it is none that the catalogue names.</summary>
    public string? Defect { get; init; }

    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>The rule's id.</summary>
    public required string Invariant { get; init; }

    /// <summary>The innermost C function of the series or of its caller.</summary>
    public required string Function { get; init; }

    /// <summary>What the kernel would say first.</summary>
    public required string Title { get; init; }

    /// <summary>Replays it.</summary>
    public required string Token { get; init; }

    /// <summary>The sweep's case, from 0.</summary>
    public long Case { get; init; }

    /// <summary>The schedule within the case, from 0.</summary>
    public long ScheduleIndex { get; init; }

    /// <summary>Steps of the schedule.</summary>
    public int Steps { get; init; }

    /// <summary>Steps after minimisation; null if it was not minimised.</summary>
    public int? MinimizedSteps { get; init; }

    /// <summary>Threads that made a step.</summary>
    public int Threads { get; init; }

    /// <summary>Switches away from a thread that could have gone on.</summary>
    public int Preemptions { get; init; }

    /// <summary><c>annotation</c> or <c>actual</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The lock classes held.</summary>
    public required IReadOnlyList<string> Locks { get; init; }

    /// <summary>An earlier tag write of the run had hit a foreign block: this may be its consequence.</summary>
    public bool Consequence { get; init; }

    /// <summary><c>generated</c> or <c>corpus</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The engines on which it was seen: <c>own</c>, <c>coyote</c>.</summary>
    public required IReadOnlyList<string> ConfirmedBy { get; init; }
}

/// <summary>What a sweep did; the last line but one.</summary>
public sealed record SummaryEvent : Event
{
    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>The seed, as text: it has 64 bits.</summary>
    public required string Seed { get; init; }

    /// <summary>Which share of the cases this was: <c>k/n</c>.</summary>
    public required string Shard { get; init; }

    /// <summary>Cases run: a prefix of the shard's.</summary>
    public long Cases { get; init; }

    /// <summary>Schedules run, by engine.</summary>
    public required IReadOnlyDictionary<string, long> Schedules { get; init; }

    /// <summary>Steps made, those of setups included.</summary>
    public long Steps { get; init; }

    /// <summary>Runs that the limit of steps ended.</summary>
    public long Cut { get; init; }

    /// <summary>Distinct runs, by digest, estimated beyond a bound.</summary>
    public long Distinct { get; init; }

    /// <summary>The chance that the next run shows a new digest (Good–Turing): those seen once over all.</summary>
    public double PNew { get; init; }

    /// <summary>How often each thing that must be reached was.</summary>
    public required IReadOnlyDictionary<string, long> Reached { get; init; }

    /// <summary>What never was.</summary>
    public required IReadOnlyList<string> NeverReached { get; init; }

    /// <summary>What was, although it is thought to be unreachable: the reason is wrong.</summary>
    public IReadOnlyList<string> Contradicted { get; init; } = [];

    /// <summary>Which two paths were seen at once on a shared object.</summary>
    public required OverlapsEvent Overlaps { get; init; }

    /// <summary>Distinct keys.</summary>
    public int Violations { get; init; }
}

/// <summary>Pairs of paths, each as <c>first × second</c>.</summary>
/// <param name="Seen">Those that were under way at once and met on a shared object.</param>
/// <param name="Missing">Those that were not, although they share one.</param>
/// <param name="Excluded">Those that cannot meet, with the reason.</param>
public sealed record OverlapsEvent(IReadOnlyList<string> Seen, IReadOnlyList<string> Missing, IReadOnlyDictionary<string, string> Excluded)
{
    /// <summary>Those that were seen although a reason says that they cannot meet: the reason is wrong.</summary>
    public IReadOnlyList<string> Contradicted { get; init; } = [];

    /// <summary>What a sweep saw.</summary>
    public static OverlapsEvent Of(PathPairs pairs)
    {
        var excluded = new SortedDictionary<string, string>(pairs.Excluded.ToDictionary(item => item.Pair.ToString(), item => item.Reason), StringComparer.Ordinal);
        return new OverlapsEvent(Texts(pairs.Seen), Texts(pairs.Missing), excluded) { Contradicted = Texts(pairs.Contradicted) };

        static string[] Texts(IReadOnlyList<PathPair> items) => [.. items.Select(pair => pair.ToString())];
    }
}

/// <summary>The wall clock; the last line of a sweep. Merging ignores it.</summary>
public sealed record TimingEvent : Event
{
    /// <summary>Seconds from start to end.</summary>
    public double Seconds { get; init; }

    /// <summary>Schedules a second, of all engines together.</summary>
    public double SchedulesPerSecond { get; init; }
}
