using System.Text.Json.Serialization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>The state of an exhaustive search between two executions: what has been done, and what remains.</summary>
internal sealed record Checkpoint
{
    private const int PlanNumbers = 4;

    /// <summary>Nothing has been done.</summary>
    internal static Checkpoint Empty { get; } = new();

    /// <summary>What is searched, by which build, within which bounds; null until something is saved.</summary>
    [JsonRequired]
    public SearchIdentity? Identity { get; init; }

    /// <summary>What was done; in JSON each number stands by itself.</summary>
    [JsonIgnore]
    public SearchCounts Counts { get; init; }

    /// <inheritdoc cref="SearchCounts.Executions"/>
    [JsonRequired]
    public long Executions { get => Counts.Executions; init => Counts = Counts with { Executions = value }; }

    /// <inheritdoc cref="SearchCounts.Blocked"/>
    [JsonRequired]
    public long Blocked { get => Counts.Blocked; init => Counts = Counts with { Blocked = value }; }

    /// <inheritdoc cref="SearchCounts.Cut"/>
    [JsonRequired]
    public long Cut { get => Counts.Cut; init => Counts = Counts with { Cut = value }; }

    /// <inheritdoc cref="SearchCounts.Steps"/>
    [JsonRequired]
    public long Steps { get => Counts.Steps; init => Counts = Counts with { Steps = value }; }

    /// <inheritdoc cref="SearchCounts.Deadlocks"/>
    [JsonRequired]
    public long Deadlocks { get => Counts.Deadlocks; init => Counts = Counts with { Deadlocks = value }; }

    /// <inheritdoc cref="SearchCounts.Livelocks"/>
    [JsonRequired]
    public long Livelocks { get => Counts.Livelocks; init => Counts = Counts with { Livelocks = value }; }

    /// <inheritdoc cref="VerdictEvent.CutBy"/>
    [JsonRequired]
    public IReadOnlyList<string> CutBy { get; init; } = [];

    /// <summary>The violations that were reported already, and are not to be reported again.</summary>
    [JsonRequired]
    public IReadOnlyList<ViolationEvent> Violations { get; init; } = [];

    /// <summary>The livelock that was reported already; null if there was none.</summary>
    [JsonRequired]
    public LivelockEvent? Livelock { get; init; }

    /// <summary>What was seen of the orders of locks.</summary>
    [JsonRequired]
    public LockFacts Orders { get; init; } = new([]);

    /// <summary>
    /// What remains, each with four numbers an event: its stream, its outcome, the stream it comes ahead of and 1 more,
    /// and whether it is the one that overtakes.
    /// </summary>
    [JsonRequired]
    public IReadOnlyList<IReadOnlyList<byte>> Plans { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It is none, or damaged, or one of another search; says what differs.</exception>
    internal static Checkpoint Load(string path, SearchIdentity identity)
    {
        var read = CheckpointFile.Read(path);
        if (read.Identity?.DifferenceFrom(identity) is { } difference)
            throw new BadInputException($"{path}: the checkpoint of another search: {difference}");
        return read.Fault() is { } fault ? throw new BadInputException($"{path}: not a checkpoint: {fault}") : read;
    }

    /// <summary>The same with what remains, while nothing moves.</summary>
    internal Checkpoint With(Backlog backlog) => this with { Plans = [.. backlog.Plans.Select(NumbersOf)] };

    /// <summary>Gives what remains to workers that have not begun.</summary>
    internal void Restore(Backlog backlog)
    {
        foreach (var saved in Plans)
        {
            var plan = new Plan { Kept = saved.Count / PlanNumbers };
            for (var i = 0; i < saved.Count; i += PlanNumbers)
                plan.Add(new PlanStep(saved[i], saved[i + 1], saved[i + 2], saved[i + 3] != 0));
            backlog.Add(plan);
        }
    }

    /// <summary>What no search can have left; null if all is well.</summary>
    private string? Fault()
    {
        if (Identity is null) return "it does not say of which search";
        if (Executions < 0 || Blocked < 0 || Cut < 0 || Steps < 0 || Deadlocks < 0 || Livelocks < 0) return "a count is negative";
        if (Livelocks > 0 != Livelock is not null) return "its livelocks are not those that it counts";
        for (var i = 0; i < Plans.Count; i++)
        {
            if (Plans[i].Count % PlanNumbers != 0) return $"plan {i} is cut short";
        }

        return Violations.Select(violation => violation.Fault()).FirstOrDefault(fault => fault is not null);
    }

    private static byte[] NumbersOf(Plan plan) =>
        [.. Enumerable.Range(0, plan.Count)
            .SelectMany(i => (byte[])[plan[i].Stream, plan[i].Outcome, plan[i].AheadOf, (byte)(plan[i].IsOvertaking ? 1 : 0)])];
}
