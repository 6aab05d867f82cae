using System.Diagnostics;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Generated scenarios × schedules against the rules. Reports each distinct violation once, confirmed on the other
/// engine, and at the end what was explored and what never was reached.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="report">Takes the events in order.</param>
/// <param name="progress">Takes the state after each case; null: nobody wants it.</param>
/// <param name="note">Takes a line about a saved case that no longer fits; null: nobody wants it.</param>
public sealed class Sweep(SweepOptions options, Action<Event> report, Action<Progress>? progress = null, Action<string>? note = null)
{
    private readonly SortedSet<string> keys = new(StringComparer.Ordinal);
    private readonly Saturation saturation = new();
    private readonly LockOrders orders = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly PathPairs pairs = new(options.Revision.Name);
    private Reached? reached;
    private long cases;
    private long own;
    private long coyote;
    private long steps;
    private long cut;
    private int lockOrders;
    private bool stop;

    /// <summary>Distinct violations found, lock orders across runs included.</summary>
    public int Found => keys.Count + lockOrders;

    /// <summary>Runs that the limit of steps ended: nothing is known of how they would have gone on.</summary>
    public long Cut => cut;

    /// <summary>What was never reached; everything, if nothing ran.</summary>
    public IReadOnlyList<string> NeverReached => reached?.Never ?? ["anything"];

    /// <summary>Whether something was reached or met that is thought impossible.</summary>
    public bool IsContradicted => reached?.Contradicted.Count > 0 || pairs.Contradicted.Count > 0;

    /// <summary>Runs until a limit is met or it is cancelled, and reports the summary. What ran is a prefix of the cases.</summary>
    public void Run(System.Threading.CancellationToken cancel)
    {
        if (options.Corpus is not null) RunCorpus(cancel);
        var index = (ulong)options.Shard.Index;
        for (; !IsOver(index, cancel); index += (ulong)options.Shard.Count) RunCase(index);
        ReportLockOrders();
        report(new SummaryEvent
        {
            Revision = options.Revision.Name,
            Seed = options.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Shard = options.Shard.ToString(),
            Cases = cases,
            Schedules = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["coyote"] = coyote, ["own"] = own },
            Steps = steps,
            Cut = cut,
            Distinct = saturation.Distinct,
            PNew = saturation.PNew,
            Reached = reached?.Counts ?? new SortedDictionary<string, long>(),
            NeverReached = NeverReached,
            Contradicted = [.. reached?.Contradicted ?? []],
            Overlaps = OverlapsEvent.Of(pairs),
            Violations = keys.Count,
        });
        var seconds = clock.Elapsed.TotalSeconds;
        report(new TimingEvent { Seconds = Math.Round(seconds, 3), SchedulesPerSecond = Math.Round((own + coyote) / seconds, 1) });
    }

    private bool IsOver(ulong index, System.Threading.CancellationToken cancel)
    {
        if (stop || cancel.IsCancellationRequested) return true;
        if (options.For is { } limit && clock.Elapsed >= limit) return true;
        if (options.Schedules is { } schedules && index * SweepOptions.SchedulesPerCase >= (ulong)schedules) return true;
        return options.UntilSaturated is { } chance && cases >= 16 && saturation.PNew < chance;
    }

    private void RunCase(ulong index)
    {
        var made = new ScenarioMachine(ScenarioGenerator.Case(options.Seed, index), options.Revision, options.NewInvariants());
        reached ??= new Reached(made.Revision);
        var runs = new CaseRuns(options, index, made);
        var locks = new LockWatch(orders, made, (long)index);
        try
        {
            runs.Run(machine => Count(machine, locks), found => Find(made, found, (long)index, "generated"));
        }
        catch (Exception fault) when (fault is not BadInputException and not InternalErrorException and not IOException and not UnauthorizedAccessException)
        {
            var failed = new Case(options.Revision.Name, made.Scenario, Schedule.Of(made.Machine.Trace.Decisions));
            throw new InternalErrorException($"case {index} of seed {options.Seed}: {fault.Message}; token {new Token(failed, Promise.Of(made.Machine))}", fault);
        }

        cases++;
        own += runs.Own;
        coyote += runs.Coyote;
        reached.AddMachine(made.Machine);
        pairs.Add(made.Machine);
        progress?.Invoke(new Progress(cases, own + coyote, steps, saturation.Distinct, saturation.PNew, keys.Count, clock.Elapsed));
    }

    /// <summary>What is wrong with the order of locks in all runs taken together, if the rule is watched at all.</summary>
    private void ReportLockOrders()
    {
        if (!options.NewInvariants().OfType<LocksAreSound>().Any()) return;
        var confirmation = new LockOrderConfirmation(options, orders);
        foreach (var order in orders.Wrong())
        {
            lockOrders++;
            report(confirmation.Confirm(order));
        }
    }

    private void Count(Machine machine, LockWatch locks)
    {
        locks.See();
        if (machine.IsCut) cut++;
        steps += machine.Trace.Steps + machine.Trace.SetupSteps;
        saturation.Add(machine.Trace.Digest);
        reached!.AddRun(machine);
    }

    private void Find(ScenarioMachine made, FoundViolation found, long index, string source)
    {
        var key = found.Violation.Key.Text(made.Machine.LockClasses);
        if (stop || !keys.Add(key)) return;
        var item = new Confirmation(options, made.Scenario).Confirm(key, found, index, source);
        report(item);
        if (options.Corpus is not null && source == "generated") new Corpus(options.Corpus).Save(new CaseFile(Token.Parse(item.Token), item.Title));
        stop = options.StopAtFirst;
    }

    /// <summary>Saved failures come first; whatever they show is reported with the source <c>corpus</c>.</summary>
    private void RunCorpus(System.Threading.CancellationToken cancel)
    {
        var number = 0;
        foreach (var file in new Corpus(options.Corpus!).Load())
        {
            number++;
            var saved = file.Token.Case;
            if (cancel.IsCancellationRequested || stop) return;
            if (saved.Revision != options.Revision.Name) continue;
            var made = new ScenarioMachine(saved.Scenario, options.Revision, options.NewInvariants());
            reached ??= new Reached(made.Revision);
            var replay = new ReplayStrategy(saved.Schedule);
            new OwnEngine(made.Machine).Run(replay);
            own++;
            Count(made.Machine, new LockWatch(orders, made, -1, number));
            var misfit = replay.Misfit?.ToString() ?? (Confirmation.Find(made.Machine, file.Token.Promise.Key) is null ? "it does not show its violation" : null);
            if (misfit is not null) note?.Invoke($"saved case {file.Name} no longer fits: {misfit}");
            if (replay.Misfit is not null) continue;
            foreach (var violation in made.Machine.Violations.Items.ToArray())
                Find(made, new FoundViolation(violation, Schedule.Of(made.Machine.Trace.Decisions), 0, "own"), -1, "corpus");
        }
    }
}
