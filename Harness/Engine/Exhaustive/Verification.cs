using System.Diagnostics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// An exhaustive search from its start to its verdict. Each distinct violation is confirmed on both engines and reported as
/// soon as it is found.
/// </summary>
/// <param name="target">What is searched.</param>
/// <param name="options">How.</param>
/// <param name="report">Takes the events in order.</param>
/// <param name="progress">Takes the state now and then; null: nobody wants it.</param>
/// <param name="complain">Takes, once, why the checkpoint cannot be written any more; null: nobody wants it.</param>
public sealed class Verification(
    VerifyTarget target, VerifyOptions options, Action<Event> report, Action<SearchProgress>? progress = null,
    Action<string>? complain = null)
{
    private readonly VerifyTarget target = target;
    private readonly VerifyOptions options = options;
    private readonly Action<Event> report = report;
    private readonly Action<SearchProgress>? progress = progress;
    private readonly Action<string>? complain = complain;
    private readonly SearchIdentity identity = target.IdentityWith(options);
    private readonly System.Threading.Lock gate = new();
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly List<ViolationEvent> violations = [];
    private readonly Stopwatch clock = new();
    private readonly List<Worker> workers = [];
    private Checkpoint before = Checkpoint.Empty;
    private Checkpoint? loaded;
    private bool isPrepared;
    private LivelockEvent? livelock;
    private TimeSpan saved;
    private bool hasComplained;

    /// <summary>Distinct violations found, lock orders across executions included.</summary>
    public int Found { get; private set; }

    /// <summary>Reads the checkpoint, if there is one, and tries whether it can be written, before anything is searched.</summary>
    /// <exception cref="BadInputException">It is one of another search, or damaged, or cannot be written.</exception>
    public void Prepare()
    {
        if (isPrepared) return;
        isPrepared = true;
        if (options.Checkpoint is not { } path) return;
        CheckpointFile.CheckWritable(path);
        if (File.Exists(path)) loaded = Checkpoint.Load(path, identity);
    }

    /// <summary>Searches until the end or until it is cancelled, and reports the verdict.</summary>
    /// <exception cref="BadInputException">The checkpoint is one of another search, or damaged, or cannot be written.</exception>
    public VerdictEvent Run(System.Threading.CancellationToken cancel)
    {
        clock.Start();
        Prepare();
        var ended = options.IsBounded ? RunBounded(cancel) : RunOptimal(cancel);
        var seconds = clock.Elapsed.TotalSeconds;
        var orders = target.ConfirmOrders(SeenOfLocks(), keys, identity);
        foreach (var order in orders)
        {
            Found++;
            report(order);
        }

        var counts = Counts();
        var bounds = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            [VerdictEvent.StepsBound] = options.Steps ?? Machine.DefaultStepLimit
        };
        if (options.Preemptions is { } most) bounds[VerdictEvent.PreemptionsBound] = most;
        IReadOnlyList<string> cutBy = CutBy();
        if (cutBy.Contains(VerdictEvent.SpinRoundsBound)) bounds[VerdictEvent.SpinRoundsBound] = Spins.ManyRounds;
        foreach (var (name, value) in target.Bounds) bounds[name] = value;
        var verdict = new VerdictEvent
        {
            Run = identity.Run,
            Build = identity.Build,
            Subject = target.Name,
            Revision = identity.Revision,
            With = target.With,
            Ended = ended ? VerdictEvent.AtTheEnd : cancel.IsCancellationRequested ? VerdictEvent.Cancelled : VerdictEvent.AtFirst,
            Memory = target.Memory,
            CutBy = cutBy,
            Complete = ended && counts is { Cut: 0, Livelocks: 0 },
            Counts = counts,
            Violations = keys.Count,
            LockOrders = orders.Count,
            Seconds = Math.Round(seconds, 6),
            Bounds = bounds,
            Reduction = options.IsBounded ? "bounded" : "optimal",
            Assumptions = target.Assumptions,
        };
        report(verdict);
        return verdict;
    }

    /// <summary>The bounds beyond which something is left.</summary>
    private IReadOnlyList<string> CutBy() =>
        [.. before.CutBy.Concat(workers.SelectMany(worker => worker.Search.CutBy)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Few preemptions show most failures: with a bound on them the search begins with none.</summary>
    private bool RunBounded(System.Threading.CancellationToken cancel)
    {
        var machine = target.Make();
        var last = options.Preemptions ?? int.MaxValue;
        for (var preemptions = options.Preemptions is null ? last : 0; ; preemptions++)
        {
            workers.Clear();
            var worker = new Worker(this, machine, new BoundedExplorer(machine, preemptions, options.Steps ?? machine.StepLimit), cancel);
            workers.Add(worker);
            if (!worker.Search.Run(worker.Visit)) return false;
            if (worker.Search.Counts.Cut == 0 || preemptions == last) return true;
        }
    }

    private bool RunOptimal(System.Threading.CancellationToken cancel)
    {
        var machines = Enumerable.Range(0, options.Jobs).Select(_ => target.Make()).ToArray();
        var backlog = new Backlog();
        if (loaded is not null) Resume(loaded, backlog);
        else backlog.Add(new Plan());
        if (options.Checkpoint is { } file) backlog.Flushed = () => Save(file, backlog);
        foreach (var machine in machines)
            workers.Add(new Worker(this, machine, new Explorer(machine, Reduction.Sound, backlog), cancel) { Backlog = backlog });

        var others = workers.Skip(1).Select(worker => new System.Threading.Thread(worker.Run, 16 << 20)).ToList();
        foreach (var thread in others) thread.Start();
        workers[0].Run();
        foreach (var thread in others) thread.Join();
        if (workers.Find(worker => worker.Fault is not null) is { Fault: { } fault })
        {
            if (fault is PlanMisfitException && before != Checkpoint.Empty)
                throw new BadInputException($"{options.Checkpoint}: not a state of this search: {fault.Message}");
            throw new InternalErrorException($"{identity.Token}: {fault.Message}", fault);
        }

        if (!backlog.IsStopped && options.Checkpoint is { } done) Save(done, backlog);
        return !backlog.IsStopped;
    }

    private void Resume(Checkpoint checkpoint, Backlog backlog)
    {
        before = checkpoint;
        checkpoint.Restore(backlog);
        foreach (var violation in checkpoint.Violations)
        {
            Found++;
            keys.Add(violation.Key);
            violations.Add(violation);
            report(violation);
        }

        if (checkpoint.Livelock is not { } known) return;
        Found++;
        livelock = known;
        report(known);
    }

    /// <summary>Renews the checkpoint. Without it the search is as good as with it: that it cannot be written does not end it.</summary>
    private void Save(string path, Backlog backlog)
    {
        var state = before with
        {
            Identity = identity,
            Counts = Counts(),
            Violations = [.. violations],
            Livelock = livelock,
            CutBy = CutBy(),
            Orders = LockFacts.Of(SeenOfLocks()),
        };
        try
        {
            CheckpointFile.Write(path, state.With(backlog));
        }
        catch (BadInputException refused) when (!hasComplained)
        {
            hasComplained = true;
            complain?.Invoke($"the checkpoint cannot be written, and the search goes on without it: {refused.Message}");
        }
        catch (BadInputException)
        {
            // It was said once.
        }

        saved = clock.Elapsed;
    }

    /// <summary>What all workers have done, and those before a checkpoint.</summary>
    private SearchCounts Counts() => workers.Aggregate(before.Counts, (counts, worker) => counts + worker.Search.Counts);

    /// <summary>What all workers have seen of the orders of locks, and those before a checkpoint, each fact once.</summary>
    private IEnumerable<LockObservation> SeenOfLocks() =>
        before.Orders.Seen().Concat(workers.SelectMany(worker => worker.Locks)).DistinctBy(item => item.Fact);

    /// <summary>One worker's machine and search, and what it has seen.</summary>
    private sealed class Worker(Verification all, Machine machine, ISearch search, System.Threading.CancellationToken cancel)
    {
        private const int LookEvery = 64;
        private readonly HashSet<ViolationKey> seen = [];
        private LockWatch? locks;
        private bool isWatched;
        private long visited;
        private double left;

        internal ISearch Search => search;

        internal Backlog? Backlog { get; init; }

        internal IReadOnlyList<LockObservation> Locks => locks?.Seen ?? [];

        internal Exception? Fault { get; private set; }

        internal void Run()
        {
            try
            {
                search.Run(Visit);
            }
            catch (Exception fault)
            {
                Fault = fault;
                Backlog!.Stop();
            }
        }

        /// <summary>Looks at an execution; false ends the search.</summary>
        internal bool Visit()
        {
            if (!isWatched) locks = VerifyTarget.WatchLocks(machine);
            isWatched = true;
            locks?.See();
            if (search.IsLivelock) NoteLivelock();
            if (!machine.Violations.Items.IsEmpty) Note();
            if (visited++ % LookEvery == 0) Look();
            return !cancel.IsCancellationRequested && !(all.options.StopAtFirst && all.Found > 0) && Backlog is not { IsStopped: true };
        }

        private void Look()
        {
            if (all.progress is not null)
            {
                left = search.Left;
                all.progress(new SearchProgress(all.Counts().Executions, all.workers.Sum(worker => worker.left), all.keys.Count,
                    all.clock.Elapsed));
            }

            if (all.options.Checkpoint is not null && all.clock.Elapsed - all.saved >= all.options.CheckpointEvery) Backlog?.Flush();
        }

        /// <summary>One livelock is reported: there are as many as there are ways into it.</summary>
        private void NoteLivelock()
        {
            lock (all.gate)
            {
                if (all.livelock is not null) return;
                all.Found++;
                all.livelock = LivelockOf(search.Execution);
                all.report(all.livelock);
            }
        }

        private LivelockEvent LivelockOf(ExecutionGraph execution)
        {
            var spinning = Enumerable.Range(0, execution.Streams).Where(stream => execution.RoundsOf(stream) > 0).Select(LastStep).ToList();
            return new LivelockEvent
            {
                Run = all.identity.Run,
                Build = all.identity.Build,
                Subject = all.target.Name,
                Threads = [.. spinning.Select(last => machine.Threads[last.Decision.Thread].Name)],
                Functions = [.. spinning.Select(last => machine.Threads[last.Decision.Thread].Calls.Innermost?.Name ?? "")],
                Rounds = [.. spinning.Select(StepsOfRound)],
                Steps = machine.Trace.Steps,
                Token = all.target.TokenOf(Schedule.Of(machine.Trace.Decisions)),
            };

            // Where interrupts may arrive, each step is followed by an event that nobody makes.
            ExecutionEvent LastStep(int stream)
            {
                var last = execution.LastOf(stream);
                while (execution[last].Decision.Thread == Streams.Nobody) last = execution[last].Previous;
                return execution[last];
            }

            int StepsOfRound(ExecutionEvent last)
            {
                var steps = 0;
                for (var i = 0; i < last.Round; i++)
                {
                    if (execution[execution.IndexOf(last.Stream, last.Ordinal - i)].Decision.Thread != Streams.Nobody) steps++;
                }

                return steps;
            }
        }

        private void Note()
        {
            Schedule? schedule = null;
            foreach (var violation in machine.Violations.Items)
            {
                if (!seen.Add(violation.Key)) continue;
                var key = violation.Key.Text(machine.LockClasses);
                lock (all.gate)
                {
                    if (!all.keys.Add(key)) continue;
                    all.Found++;
                    schedule ??= Schedule.Of(machine.Trace.Decisions);
                    var confirmed = all.target.Confirm(key,
                        new FoundViolation(violation, schedule, (int)Math.Min(visited, int.MaxValue), "own"), all.identity);
                    all.violations.Add(confirmed);
                    all.report(confirmed);
                }
            }
        }
    }
}
