using System.Text.Json;
using System.Text.Json.Serialization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>The state of an exhaustive search between two executions: what has been done, and what remains.</summary>
internal sealed record Checkpoint
{
    private const int Format = 2;
    private const int PlanNumbers = 4;

    /// <summary>Nothing has been done.</summary>
    internal static Checkpoint Empty { get; } = new();

    /// <summary>The format's version.</summary>
    public int V { get; init; } = Format;

    /// <summary>What is searched.</summary>
    public string Identity { get; init; } = "";

    /// <summary>What was done; in JSON each number stands by itself.</summary>
    [JsonIgnore]
    public SearchCounts Counts { get; init; }

    /// <inheritdoc cref="SearchCounts.Executions"/>
    public long Executions { get => Counts.Executions; init => Counts = Counts with { Executions = value }; }

    /// <inheritdoc cref="SearchCounts.Blocked"/>
    public long Blocked { get => Counts.Blocked; init => Counts = Counts with { Blocked = value }; }

    /// <inheritdoc cref="SearchCounts.Cut"/>
    public long Cut { get => Counts.Cut; init => Counts = Counts with { Cut = value }; }

    /// <inheritdoc cref="SearchCounts.Steps"/>
    public long Steps { get => Counts.Steps; init => Counts = Counts with { Steps = value }; }

    /// <inheritdoc cref="SearchCounts.Deadlocks"/>
    public long Deadlocks { get => Counts.Deadlocks; init => Counts = Counts with { Deadlocks = value }; }

    /// <inheritdoc cref="SearchCounts.Livelocks"/>
    public long Livelocks { get => Counts.Livelocks; init => Counts = Counts with { Livelocks = value }; }

    /// <summary>The violations that were reported already, and are not to be reported again.</summary>
    public IReadOnlyList<ViolationEvent> Violations { get; init; } = [];

    /// <summary>What was seen of the orders of locks.</summary>
    public LockFacts Orders { get; init; } = new([]);

    /// <summary>
    /// What remains, each with four numbers an event: its stream, its outcome, the stream it comes ahead of and 1 more,
    /// and whether it is the one that overtakes.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<byte>> Plans { get; init; } = [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It is none, or one of another search.</exception>
    internal static Checkpoint Load(string path, string identity)
    {
        Checkpoint? read;
        try
        {
            read = JsonSerializer.Deserialize<Checkpoint>(WholeFile.Read(path), JsonLines.Options);
        }
        catch (JsonException damaged)
        {
            throw new BadInputException($"{path}:{damaged.LineNumber + 1}: not a checkpoint: {damaged.Message}");
        }

        if (read is null || read.V != Format) throw new BadInputException($"{path}: not a checkpoint of format {Format}");
        if (read.Identity != identity) throw new BadInputException($"{path}: the checkpoint of another search: {read.Identity}");
        for (var i = 0; i < read.Plans.Count; i++)
        {
            if (read.Plans[i].Count % PlanNumbers != 0) throw new BadInputException($"{path}: plan {i} is cut short");
        }

        return read;
    }

    /// <summary>Writes a file, whole or not at all.</summary>
    internal void Save(string path) => WholeFile.Write(path, JsonSerializer.Serialize(this, JsonLines.Options));

    /// <summary>The same with what remains, while nothing moves.</summary>
    internal Checkpoint With(Backlog backlog, string identity, IReadOnlyList<ViolationEvent> violations, LockFacts orders) =>
        this with { Identity = identity, Violations = [.. violations], Orders = orders, Plans = [.. backlog.Plans.Select(NumbersOf)] };

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

    private static byte[] NumbersOf(Plan plan) =>
        [.. Enumerable.Range(0, plan.Count)
            .SelectMany(i => (byte[])[plan[i].Stream, plan[i].Outcome, plan[i].AheadOf, (byte)(plan[i].IsOvertaking ? 1 : 0)])];
}
