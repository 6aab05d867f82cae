using System.Diagnostics;
using System.Threading.Tasks.Dataflow;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;

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
    /// <summary>Cases that may be begun for each job before the first of them is taken: some take many times longer than others.</summary>
    private const int CasesAhead = 16;

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
        foreach (var swept in InOrder(new CaseSweep(options, saved), cancel))
        {
            if (IsEnough) break;
            Take(swept);
        }

        Report(Part());
        foreach (var order in events.LockOrders) report(order);
        report(events.Summary!);
        var seconds = clock.Elapsed.TotalSeconds;
        report(new TimingEvent { Seconds = Math.Round(seconds, 3), SchedulesPerSecond = Math.Round((own + coyote) / seconds, 1) });
    }

    /// <summary>Whether what was taken so far is all that is wanted, whatever has been run beyond.</summary>
    private bool IsEnough => stop || (options.UntilSaturated is { } chance && scenarios >= 16 && saturation.PNew < chance);

    /// <summary>The cases of the shard in the order of their indices. One at a time, the next begins when the last was taken.</summary>
    private IEnumerable<SweptCase> InOrder(CaseSweep cases, System.Threading.CancellationToken cancel)
    {
        var next = (ulong)options.Shard.Index;
        if (options.Jobs == 1)
        {
            for (; !IsOver(next, cancel) && !IsEnough; next += (ulong)options.Shard.Count) yield return cases.Run(next);
            yield break;
        }

        var ahead = new TransformBlock<ulong, SweptCase>(cases.Run, new() { MaxDegreeOfParallelism = options.Jobs, EnsureOrdered = true });
        try
        {
            for (var waiting = 0; ; waiting--)
            {
                for (; waiting < CasesAhead * options.Jobs && !IsOver(next, cancel); next += (ulong)options.Shard.Count, waiting++)
                    ahead.Post(next);
                if (waiting == 0 || cancel.IsCancellationRequested) yield break;
                yield return ahead.Receive(System.Threading.CancellationToken.None);
            }
        }
        finally
        {
            cases.Abandon();
            ahead.Complete();
            ahead.LinkTo(DataflowBlock.NullTarget<SweptCase>());
            ahead.Completion.Wait(System.Threading.CancellationToken.None);
        }
    }

    private bool IsOver(ulong index, System.Threading.CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested) return true;
        if (options.For is { } limit && clock.Elapsed >= limit) return true;
        return options.Schedules is { } schedules && index * SweepOptions.SchedulesPerCase >= (ulong)schedules;
    }

    /// <summary>Reports what a case shows that no earlier one has shown, and counts the rest.</summary>
    private void Take(SweptCase swept)
    {
        foreach (var (key, finding) in swept.Findings)
        {
            if (stop || !keys.Add(key)) continue;
            Find(key, finding ?? throw new InternalErrorException($"case {swept.Index}: {key} was taken to be known"));
        }

        foreach (var edge in swept.Locks)
        {
            if (!events.Knows(edge.Fact, edge.Case, edge.ScheduleIndex)) Report(edge);
        }

        swept.Fault?.Throw();
        var (made, runs) = (swept.Made!, swept.Runs!);
        reached ??= new Reached(options.Subject.Reachable(made), made.Machine.Invariants);
        reached.Add(swept.Situations!);
        reached.AddMachine(made.Machine);
        pairs.Add(made.Machine);
        foreach (var digest in swept.Digests) saturation.Add(digest);
        steps += swept.Steps;
        cut += swept.Cut;
        scenarios++;
        own += runs.Own;
        coyote += runs.Coyote;
        foreach (var (key, count) in runs.Shown) shown[key] = shown.GetValueOrDefault(key) + count;
        progress?.Invoke(new Progress(scenarios, own + coyote, steps, saturation.Distinct, saturation.PNew, findings, clock.Elapsed));
    }

    private void Find(string key, ConfirmedFinding finding)
    {
        var item = Stamp(finding.Event);

        // First the event, then the saved case: who is killed in between has the finding.
        if (saved?.Shown.Contains(key) == true) Report(new SightingEvent { Revision = item.Revision, Violation = (ViolationEvent)item });
        else Report(item);
        if (finding.File is { } file) saved!.Save(file);
        stop = options.StopAtFirst;
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
