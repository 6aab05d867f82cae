using System.Diagnostics;
using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// Whether all repairs of a subject together are enough, what comes back without each of them, and what each alternative lets
/// happen: by known failures, searched around, and then by generated cases.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="report">Takes the rows in order.</param>
/// <param name="progress">Takes the state now and then; null: nobody wants it.</param>
public sealed class RepairTable(RepairTableOptions options, Action<RepairEvent> report, Action<TableProgress>? progress = null)
{
    /// <summary>How much of the time all repairs together have: what each row is compared with.</summary>
    private const double ShareOfAll = 0.3;

    private readonly IRepairable subject = options.Subject;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<RepairEvent> rows = [];
    private readonly HashSet<(string, string, string)> left = [];
    private readonly List<string> taken =
        [.. options.Subject.Repairs.Where(repair => repair.InsteadOf is null).Select(repair => repair.Name)];

    private RepairCheckpoint state = new();

    /// <summary>The rows so far.</summary>
    public IReadOnlyList<RepairEvent> Rows => rows;

    /// <summary>How many rows there are when it is complete, failures that are left apart.</summary>
    public int Count => 1 + subject.Repairs.Count;

    private int Done => rows.Count(row => row.Kind != RepairEvent.Left);

    /// <summary>Whether every row is there.</summary>
    public bool IsComplete => Done == Count;

    /// <summary>Reads the checkpoint, if there is one, before anything is run.</summary>
    /// <exception cref="BadInputException">It is one of another table, or damaged, or cannot be written.</exception>
    public void Prepare()
    {
        if (options.Checkpoint is { } path) state = RepairCheckpoint.Load(path, Identity());
    }

    /// <summary>Makes the rows until all are there or it is cancelled. What is not finished is not reported.</summary>
    public void Run(System.Threading.CancellationToken cancel)
    {
        rows.AddRange(state.Rows);
        left.UnionWith(state.Left.Select(parts => (parts[0], parts[1], parts[2])));
        foreach (var row in rows) report(row);
        var full = new RepairTrial(Of(taken), left) { Progress = Tick };
        if (!rows.Exists(row => row.Kind == RepairEvent.All))
        {
            var found = full.All(subject.KnownFailures.Select(known => known.Token.Case), options.For * ShareOfAll, cancel);
            if (cancel.IsCancellationRequested) return;
            var all = RowOf(full, RepairEvent.All, found.Count == 0 ? RepairEvent.Sufficient : RepairEvent.Insufficient);
            Add([all, .. found.Select(item => Showing(all with { Kind = RepairEvent.Left, Verdict = RepairEvent.Left }, item))]);
        }

        foreach (var repair in subject.Repairs.Where(repair => rows.TrueForAll(row => row.Repair != repair.Name)))
        {
            var trial = new RepairTrial(Of(NamesWith(repair)), left) { Full = full, Progress = Tick };
            var share = Positive(options.For - clock.Elapsed) / (Count - Done);
            var found = trial.First(CasesFor(repair), share, cancel);
            if (found is null && cancel.IsCancellationRequested) return;
            var verdicts = repair.InsteadOf is null ? (RepairEvent.Needed, RepairEvent.Idle) : (RepairEvent.Reopens, RepairEvent.Holds);
            var row = RowOf(trial, repair.InsteadOf is null ? RepairEvent.Without : RepairEvent.Instead,
                found is null ? verdicts.Item2 : verdicts.Item1) with
            {
                Repair = repair.Name,
                InsteadOf = repair.InsteadOf,
            };
            Add([found is null ? row : Showing(row, found)]);
        }

        void Tick(string what) => progress?.Invoke(new TableProgress(what, Done, Count, clock.Elapsed));
    }

    /// <summary>All but the repair; of one that stands for another, all with it in the other's place.</summary>
    private List<string> NamesWith(RepairRow repair)
    {
        var names = taken.Where(name => name != (repair.InsteadOf ?? repair.Name)).ToList();
        if (repair.InsteadOf is not null) names.Add(repair.Name);
        return names;
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    /// <summary>Those that show what it repairs first; for one in the place of another all there are.</summary>
    private IEnumerable<Case> CasesFor(RepairRow repair)
    {
        var replaced = subject.Repairs.Where(other => other.Name == repair.InsteadOf).SelectMany(other => other.Cures);
        var cured = repair.Cures.Concat(replaced).ToHashSet(StringComparer.Ordinal);
        return subject.KnownFailures.Where(known => cured.Contains(known.Slug) || repair.InsteadOf is not null)
            .OrderBy(known => cured.Contains(known.Slug) ? 0 : 1).Select(known => known.Token.Case);
    }

    private SweepOptions Of(IReadOnlyCollection<string> names) =>
        new(subject.With(names), options.Seed) { Schedules = options.Schedules };

    private RepairEvent RowOf(RepairTrial trial, string kind, string verdict) => new()
    {
        Base = subject.Name,
        Revision = trial.Options.Subject.Name,
        Kind = kind,
        Verdict = verdict,
        Seed = options.Seed.ToString(CultureInfo.InvariantCulture),
        Saved = trial.Saved,
        Cases = trial.Cases,
        Schedules = trial.Schedules,
    };

    private RepairEvent Showing(RepairEvent row, SeenKey found) =>
        row with { Key = found.Key, Token = found.Token.Text, Defect = subject.LabelOf(found.Sign) };

    private void Add(IReadOnlyList<RepairEvent> more)
    {
        rows.AddRange(more);
        foreach (var row in more) report(row);
        if (options.Checkpoint is not { } path) return;
        state = state with
        {
            Identity = Identity(),
            Rows = [.. rows],
            Left = [.. left.Select(parts => (string[])[parts.Item1, parts.Item2, parts.Item3])],
        };
        state.Save(path);
    }

    private SortedDictionary<string, string> Identity() => new(StringComparer.Ordinal)
    {
        ["build"] = Build.Id,
        ["revision"] = subject.Name,
        ["repairs"] = string.Join(' ', subject.Repairs.Select(repair => repair.Name)),
        ["cases"] = Build.HashOf(string.Join(' ', subject.KnownFailures.Select(known => known.Token.Text))),
        ["seed"] = options.Seed.ToString(CultureInfo.InvariantCulture),
        ["time"] = options.For.ToString("c", CultureInfo.InvariantCulture),
        ["schedules"] = options.Schedules?.ToString(CultureInfo.InvariantCulture) ?? "any",
    };
}
