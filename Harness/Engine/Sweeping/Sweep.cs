using System.Diagnostics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// Generated scenarios × schedules against the rules. Reports each distinct violation once, confirmed on the other
/// engine, and at the end what was explored and what never was reached.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="report">Takes the events in order.</param>
/// <param name="progress">Takes the state after each scenario; null: nobody wants it.</param>
public sealed class Sweep(SweepOptions options, Action<Event> report, Action<Progress>? progress = null)
{
    private readonly string run = options.RunId;
    private readonly MergedSweep events = new((_, sign) => options.Subject.DefectOf(sign)?.Slug);
    private readonly SortedSet<string> keys = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> shown = new(StringComparer.Ordinal);
    private readonly Saturation saturation = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly PathPairs pairs = new(options.Subject.CannotMeet);
    private SavedFailures? saved;
    private Reached? reached;
    private long scenarios;
    private long own;
    private long coyote;
    private long steps;
    private long cut;
    private int findings;
    private bool stop;

    /// <summary>What it came to.</summary>
    public MergedSweep Events => events;

    /// <summary>Runs until a limit is met or it is cancelled, and reports the summary. What ran is a prefix of the scenarios.</summary>
    public void Run(System.Threading.CancellationToken cancel)
    {
        Report(Start());
        Report(CatalogueRun.Of(options));
        if (options.Corpus is { } corpus) RunSaved(saved = new SavedFailures(corpus, options, cancel));
        var index = (ulong)options.Shard.Index;
        for (; !IsOver(index, cancel); index += (ulong)options.Shard.Count) RunCase(index);
        Report(Part());
        foreach (var order in events.LockOrders) report(order);
        report(events.Summary!);
        var seconds = clock.Elapsed.TotalSeconds;
        report(new TimingEvent { Seconds = Math.Round(seconds, 3), SchedulesPerSecond = Math.Round((own + coyote) / seconds, 1) });
    }

    private bool IsOver(ulong index, System.Threading.CancellationToken cancel)
    {
        if (stop || cancel.IsCancellationRequested) return true;
        if (options.For is { } limit && clock.Elapsed >= limit) return true;
        if (options.Schedules is { } schedules && index * SweepOptions.SchedulesPerCase >= (ulong)schedules) return true;
        return options.UntilSaturated is { } chance && scenarios >= 16 && saturation.PNew < chance;
    }

    private void RunCase(ulong index)
    {
        var made = options.Subject.Make(options.Scenario ?? options.Subject.Generate(options.Seed, index), options.NewInvariants());
        reached ??= new Reached(options.Subject.Reachable(made), made.Machine.Invariants);
        var runs = new ScenarioRuns(options, index, made);
        var locks = new LockWatch(made.Machine, (fact, schedule) => events.Knows(fact, (long)index, schedule));
        try
        {
            runs.Run(() => Count(made, locks), found => Find(made, found, (long)index));
            ReportLocks(made, locks, (long)index);
        }
        catch (Exception fault) when (fault is not BadInputException and not InternalErrorException and not IOException
            and not UnauthorizedAccessException)
        {
            var failed = new Case(options.Subject, made.Scenario, Schedule.Of(made.Machine.Trace.Decisions));
            throw new InternalErrorException($"case {index} of seed {options.Seed}: {fault.Message}; token "
                + $"{new Token(failed, Promise.Of(made.Machine))}", fault);
        }

        scenarios++;
        own += runs.Own;
        coyote += runs.Coyote;
        foreach (var (key, count) in runs.Shown) shown[key] = shown.GetValueOrDefault(key) + count;
        reached.AddMachine(made.Machine);
        pairs.Add(made.Machine);
        progress?.Invoke(new Progress(scenarios, own + coyote, steps, saturation.Distinct, saturation.PNew, findings, clock.Elapsed));
    }

    private void Count(SystemUnderTest made, LockWatch locks)
    {
        var machine = made.Machine;
        locks.See();
        if (machine.IsCut) cut++;
        steps += machine.Trace.Steps + machine.Trace.SetupSteps;
        saturation.Add(machine.Trace.Digest);
        reached!.AddRun(made);
    }

    private void Find(SystemUnderTest made, FoundViolation found, long index)
    {
        var key = found.Violation.Key.Text(made.Machine.LockClasses);
        if (stop || !keys.Add(key)) return;
        var confirmed = new Confirmation(options, made.Scenario).Confirm(key, found, index, "generated");
        var item = Stamp(confirmed.Event);

        // First the event, then the saved case: who is killed in between has the finding.
        if (saved?.Shown.Contains(key) == true) Report(new SightingEvent { Revision = item.Revision, Violation = (ViolationEvent)item });
        else Report(item);
        saved?.Save(confirmed.Token);
        stop = options.StopAtFirst;
    }

    /// <summary>What the scenario has shown of the orders of locks, if the rule is watched at all.</summary>
    private void ReportLocks(SystemUnderTest made, LockWatch locks, long index)
    {
        if (locks.Seen.Count == 0 || !made.Machine.Invariants.OfType<LocksAreSound>().Any()) return;
        var confirmation = new LockEdgeConfirmation(options, made.Scenario, index);
        foreach (var seen in locks.Seen.OrderBy(seen => seen.Run).ThenBy(seen => seen.Fact)) Report(confirmation.Confirm(seen));
    }

    /// <summary>The saved failures of a folder; whatever they show is reported with the source <c>corpus</c>.</summary>
    private void RunSaved(SavedFailures failures)
    {
        foreach (var item in failures.Run())
        {
            Report(item);
            if (!options.StopAtFirst || item is not ViolationEvent) continue;
            stop = true;
            return;
        }
    }

    private SweepEvent Start() => new()
    {
        Revision = options.Subject.Name,
        With = options.With,
        Engine = options.Engine.ToString().ToLowerInvariant(),
        Strategies = options.Strategies,
        Invariants = new SortedDictionary<string, string>(
            options.NewInvariants().ToDictionary(rule => rule.Id, rule => rule.Sentence), StringComparer.Ordinal),
    };

    private PartEvent Part() => new()
    {
        Revision = options.Subject.Name,
        Cases = scenarios,
        Schedules = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["coyote"] = coyote, ["own"] = own },
        Steps = steps,
        Cut = cut,
        Shown = shown,
        Reached = reached?.Counts ?? new SortedDictionary<string, long>(),
        Contradicted = [.. reached?.Contradicted ?? []],
        Overlaps = OverlapsEvent.Of(pairs),
        Digests = saturation.Sample,
    };

    private void Report(RunEvent item)
    {
        item = Stamp(item);
        if (item is ViolationEvent) findings++;
        events.Add(item);
        report(item);
    }

    private RunEvent Stamp(RunEvent item) => item with
    {
        Run = run,
        Seed = options.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Build = Build.Id,
        Shard = options.Shard.ToString(),
    };
}
