using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>Which engines a sweep uses.</summary>
public enum EngineChoice
{
    /// <summary>Only the own engine.</summary>
    Own,

    /// <summary>All schedules on Coyote, none on the own engine.</summary>
    Coyote,

    /// <summary>Most on the own engine, a share by count on Coyote; every finding is confirmed on both.</summary>
    Both,
}

/// <summary>What a sweep is to do.</summary>
/// <param name="Subject">The revision.</param>
/// <param name="Seed">Scenario i and its schedules depend on (seed, i) alone.</param>
public sealed record SweepOptions(ISubject Subject, ulong Seed)
{
    /// <summary>Schedules of the own engine for one scenario.</summary>
    public const int SchedulesPerCase = 64;

    /// <summary>Stop before the first scenario after this time; null: no limit.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>Stop after the scenarios that have so many schedules of the own engine, all shards together; null: no limit.</summary>
    public long? Schedules { get; init; }

    /// <summary>Stop when the chance that the next run is new falls below; null: never.</summary>
    public double? UntilSaturated { get; init; }

    /// <summary>Stop at the first violation.</summary>
    public bool StopAtFirst { get; init; }

    /// <summary>Which engines make the runs.</summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Both;

    /// <summary>The own engine's strategies, in turn.</summary>
    public IReadOnlyList<string> Strategies { get; init; } = StrategySet.Names;

    /// <summary>The scenario of every index; null: each has one of its own, which is generated.</summary>
    public IScenario? Scenario { get; init; }

    /// <summary>The rules that are watched, by id; null: all.</summary>
    public IReadOnlyCollection<string>? Invariants { get; init; }

    /// <summary>The share of the indices.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>How many cases are run at once. The events are the same for any number.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>A folder of saved failures, run first and added to; null: none.</summary>
    public Corpus? Corpus { get; init; }

    /// <summary>
    /// Names what the scenarios and their runs depend on: build, revision, seed, engine, strategies, rules. Shards of one sweep,
    /// and only they,
    /// have it in common; how long they run is no part of it.
    /// </summary>
    public string RunId =>
        Build.HashOf(string.Join('|',
        [Build.Id, Subject.Name, Seed, Engine, string.Join(',', Strategies), string.Join(',', NewInvariants().Select(rule => rule.Id)),
        .. Scenario is null ? (object[])[] : [ScenarioText], .. With?.Values.Order(StringComparer.Ordinal) ?? (IEnumerable<string>)[]]));

    /// <summary>The files of the user's whose code runs, each with the hash of its bytes; null if there are none.</summary>
    public IReadOnlyDictionary<string, string>? With => SourceFile.With(Subject, NewInvariants());

    /// <summary>New instances of the rules.</summary>
    public IReadOnlyList<Invariant> NewInvariants() => [.. Subject.NewRules().Where(rule => Invariants?.Contains(rule.Id) != false)];

    private string ScenarioText => new Token(new Case(Subject, Scenario!, Schedule.Empty), new Promise("", 0, 0)).Text;
}
