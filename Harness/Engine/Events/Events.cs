using System.Text.Json.Serialization;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Events;

/// <summary>One line of the JSON Lines output. Every other report is made from these alone.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(SweepEvent), "sweep")]
[JsonDerivedType(typeof(SavedRunsEvent), "saved")]
[JsonDerivedType(typeof(ViolationEvent), "violation")]
[JsonDerivedType(typeof(SightingEvent), "sighting")]
[JsonDerivedType(typeof(LockEdgeEvent), "lock-edge")]
[JsonDerivedType(typeof(PartEvent), "part")]
[JsonDerivedType(typeof(LockOrderEvent), "lock-order")]
[JsonDerivedType(typeof(SummaryEvent), "summary")]
[JsonDerivedType(typeof(LivelockEvent), "livelock")]
[JsonDerivedType(typeof(VerdictEvent), "verdict")]
[JsonDerivedType(typeof(TimingEvent), "timing")]
[JsonDerivedType(typeof(ExplanationEvent), "explanation")]
[JsonDerivedType(typeof(AgainstEvent), "against")]
[JsonDerivedType(typeof(ComparedEvent), "compared")]
[JsonDerivedType(typeof(RepairEvent), "repair")]
[JsonDerivedType(typeof(CellEvent), "cell")]
[JsonDerivedType(typeof(ListedEvent), "listed")]
public abstract record Event
{
    /// <summary>The version of the format; a reader refuses a higher one than it knows.</summary>
    [JsonPropertyOrder(-1)]
    public int V { get; init; } = 1;

    /// <summary>The files of the user's whose code ran, each with the hash of its bytes; null if it all came with the program.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? With { get; init; }

    /// <summary>What no program can have written in an event that was read; null if all is well.</summary>
    internal virtual string? Fault() => V == 1 ? null : "v is not 1";
}

/// <summary>A broken rule: one for each distinct key.</summary>
public sealed record ViolationEvent : RunEvent
{
    /// <summary>The source of what an exhaustive search shows.</summary>
    public const string Exhaustive = "exhaustive";

    /// <summary>What makes it the same as another: rule, function, lock classes, context, detail.</summary>
    public required string Key { get; init; }

    /// <summary>The slug of a known defect; null if it is none that the catalogue names.</summary>
    public string? Defect { get; init; }

    /// <summary>
    /// The slug of the defect that an earlier violation of the run shows, and without which this one does not happen; null
    /// if it is none's consequence, as far as repairs are there to tell.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    /// <inheritdoc/>
    public override required string Revision { get; init; }

    /// <summary>The id of the rule that was broken, such as <c>I2</c>.</summary>
    public required string Invariant { get; init; }

    /// <summary>The innermost C function of the series or of its caller.</summary>
    public required string Function { get; init; }

    /// <summary>What the kernel would say first.</summary>
    public required string Title { get; init; }

    /// <summary>The token of a run that breaks the rule: what <c>replay</c> and <c>explain</c> take.</summary>
    public required string Token { get; init; }

    /// <summary>The sweep's case, from 0, whichever shard ran it; −1 for a saved one.</summary>
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

    /// <summary>An earlier step of the run had destroyed what is not its own: this may be its consequence.</summary>
    public bool Consequence { get; init; }

    /// <summary>What goes wrong in few words, as the catalogue has it; empty if it does not. Not part of the event.</summary>
    [JsonIgnore]
    public string Brief { get; init; } = "";

    /// <summary>What the subject calls such a step; not part of the event.</summary>
    [JsonIgnore]
    public string DestroyingStep { get; init; } = "write";

    /// <summary>What showed it: a scenario that was <c>generated</c>, the <c>corpus</c>, or an <c>exhaustive</c> search.</summary>
    public required string Source { get; init; }

    /// <summary>The engines on which it was seen: <c>own</c>, <c>coyote</c>.</summary>
    public required IReadOnlyList<string> ConfirmedBy { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (ViolationSign.TryParse(Key) is { } sign && sign.Invariant == Invariant ? null : "the key is none")
        ?? (Case >= -1 && IsCount(Case + 1) && IsCount(ScheduleIndex) && IsCount(Steps) && IsCount(Threads) && IsCount(Preemptions)
            && IsCount(MinimizedSteps ?? 0) ? null : "a number is out of its range")
        ?? (Source is "generated" or "corpus" or Exhaustive && Source == "generated" == (Case >= 0) ? null
            : "source does not go with case");
}

/// <summary>What a sweep did; the last line but one.</summary>
public sealed record SummaryEvent : RunEvent
{
    /// <inheritdoc/>
    public override required string Revision { get; init; }

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

    /// <summary>How many runs of generated cases have shown each violation, by its key.</summary>
    public IReadOnlyDictionary<string, long> Shown { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>How often each thing that must be reached was.</summary>
    public required IReadOnlyDictionary<string, long> Reached { get; init; }

    /// <summary>The names in <see cref="Reached"/> whose count is 0.</summary>
    public required IReadOnlyList<string> NeverReached { get; init; }

    /// <summary>What was, although it is thought to be unreachable: the reason is wrong.</summary>
    public IReadOnlyList<string> Contradicted { get; init; } = [];

    /// <summary>Which two paths were seen at once on a shared object.</summary>
    public required OverlapsEvent Overlaps { get; init; }

    /// <summary>How many violations with distinct keys there are.</summary>
    public int Violations { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault() ?? (IsCount(Cases) && IsCount(Steps) && IsCount(Cut) && IsCount(Violations) && Schedules.Values.All(IsCount)
            && Reached.Values.All(IsCount) && Shown.Values.All(IsCount) && PNew is >= 0 and <= 1 ? null : "a number is out of its range");
}

/// <summary>The wall clock; the last line of a sweep. Merging ignores it.</summary>
public sealed record TimingEvent : Event
{
    /// <summary>Seconds from start to end.</summary>
    public double Seconds { get; init; }

    /// <summary>Schedules a second, of all engines together.</summary>
    public double SchedulesPerSecond { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() => base.Fault() ?? (Seconds >= 0 && SchedulesPerSecond >= 0 ? null : "a number is out of its range");
}
