using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Explores one execution of each equivalence class (Mazurkiewicz trace) by optimal dynamic partial-order reduction with
/// wakeup trees, stateless: Abdulla, Aronis, Jonsson, Sagonas, <i>Source Sets: A Foundation for Optimal Dynamic Partial
/// Order Reduction</i>, J. ACM 64, 2017. Each execution is made from the start, as coroutines cannot be put back.
/// </summary>
internal sealed class Explorer : ISearch
{
    private readonly Machine machine;
    private readonly Stepper stepper;
    private readonly Execution execution;
    private readonly Races races;
    private readonly Arrivals arrivals;
    private readonly Reduction reduction;
    private readonly WakeupTree trees = new();
    private readonly List<WouldBe> alternatives = [];
    private readonly SleepSets sleeping;
    private int[] tree = new int[65];
    private int[] explored = new int[65];
    private readonly Frontier frontier;
    private readonly SharedPart shared;

    /// <summary>For a machine that has all its threads and rules.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="reduction">What is left out; null: what is sound.</param>
    /// <param name="frontier">What is shared with other workers; null: nobody else searches.</param>
    internal Explorer(Machine machine, Reduction? reduction = null, Frontier? frontier = null)
    {
        this.machine = machine;
        this.reduction = reduction ?? Reduction.Sound;
        stepper = new Stepper(machine);
        execution = new Execution(stepper.Footprints, stepper.Cpus);
        sleeping = new SleepSets(stepper.Footprints);
        arrivals = new Arrivals(stepper, execution);
        if (frontier is null)
        {
            frontier = new Frontier(machine, this.reduction);
            AddRoots(frontier, machine);
        }

        this.frontier = frontier;
        shared = new SharedPart(frontier, stepper.Footprints, trees);
        races = new Races(stepper, execution, alternatives, this.reduction, Add);
    }

    /// <inheritdoc/>
    public long Executions { get; private set; }

    /// <inheritdoc/>
    public long Blocked { get; private set; }

    /// <inheritdoc/>
    public long Cut { get; private set; }

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    public double Share
    {
        get
        {
            var (share, part) = (0.0, 1.0);
            for (var depth = 0; depth < execution.Count; depth++)
            {
                var pending = 0;
                for (var branch = tree[depth]; branch >= 0; branch = trees.Next(branch)) pending++;
                part /= explored[depth] + 1 + pending;
                share += part * explored[depth];
            }

            return share;
        }
    }

    /// <summary>Adds a root for each set of interrupts that may arrive.</summary>
    internal static void AddRoots(Frontier frontier, Machine machine)
    {
        var interrupts = machine.Threads.Where(thread => thread.IsInterrupt).Select(thread => thread.Index).ToList();
        for (var set = 0u; set < 1u << interrupts.Count; set++)
        {
            var chosen = 0u;
            for (var i = 0; i < interrupts.Count; i++) chosen |= (set >> i & 1) << interrupts[i];
            frontier.AddRoot(chosen);
        }
    }

    /// <inheritdoc/>
    public bool Run(Func<bool> visit)
    {
        while (shared.Take())
        {
            if (!Explore(visit)) frontier.Stop();
            shared.Done();
        }

        return !frontier.IsStopped;
    }

    /// <summary>Explores the part that has been taken.</summary>
    private bool Explore(Func<bool> visit)
    {
        stepper.SetArrivals(shared.Item.Arrivals);
        execution.Truncate(0);
        alternatives.Clear();
        sleeping.Clear();
        tree[0] = WakeupTree.None;
        explored[0] = 0;
        var first = 0;
        var isBegun = false;
        do
        {
            if (!stepper.Replay(execution, first))
            {
                // There is nothing to explore, whatever may arrive.
                if (shared.Item.Arrivals != 0) return true;
                Executions++;
                machine.Conclude(false);
                return visit();
            }

            if (!isBegun) MakePath();
            isBegun = true;
            switch (Extend())
            {
                case End.Maximal:
                    races.NoteWaiting();
                    if (!Judge(visit)) return false;
                    races.Find(first);
                    break;
                case End.Cut:
                    Cut++;
                    races.NoteNothingWaiting();
                    Steps += machine.Trace.Steps;
                    machine.Conclude(cut: true);
                    if (!visit()) return false;
                    races.Find(first);
                    break;
                case End.Asleep:
                    Blocked++;
                    break;
            }

            shared.Give(execution, sleeping, tree);
            first = Backtrack();
        }
        while (first >= 0);
        return true;
    }

    /// <summary>The events that lead to the part: their races are another worker's too, but what follows them is this one's.</summary>
    private void MakePath()
    {
        foreach (var decision in shared.Path)
        {
            Make(decision.Thread, Math.Max((int)decision.Outcome, 0));
            Deepen(WakeupTree.None);
        }

        foreach (var wakeup in shared.Item.Sleeping) sleeping.Add(execution.Count, wakeup);
        tree[execution.Count] = shared.Item.Tree;
    }

    /// <summary>A node below the event made last.</summary>
    private void Deepen(int below)
    {
        var depth = execution.Count;
        if (depth >= tree.Length)
        {
            Array.Resize(ref tree, tree.Length * 2);
            Array.Resize(ref explored, tree.Length);
        }

        explored[depth] = 0;
        tree[depth] = below;
    }

    /// <summary>Goes on to the end: as the wakeup tree says, and beyond it with whatever can go.</summary>
    private End Extend()
    {
        var last = execution.Count > 0 ? execution[execution.Count - 1].Decision.Thread : 0;
        while (true)
        {
            if (machine.Trace.Steps >= machine.StepLimit) return End.Cut;
            var depth = execution.Count;
            int thread;
            var outcome = 0;
            var below = WakeupTree.None;
            if (tree[depth] >= 0)
            {
                var wakeup = trees.Take(ref tree[depth], out below);
                thread = wakeup.Decision.Thread;
                outcome = Math.Max((int)wakeup.Decision.Outcome, 0);
                if (!stepper.CanGo(thread)) throw new InternalErrorException($"{machine.Threads[thread]} was to go at event {depth} and cannot");
            }
            else
            {
                thread = Choose(last, depth, out var anyAsleep);
                if (thread < 0) return anyAsleep ? End.Asleep : End.Maximal;
            }

            Make(thread, outcome);
            Deepen(below);
            last = thread;
        }
    }

    /// <summary>Who goes where nothing is prescribed: the last thread if it can, an interrupt only if nothing else can.</summary>
    private int Choose(int last, int depth, out bool anyAsleep)
    {
        anyAsleep = false;
        var areAnyAsleep = sleeping.Count(depth) > 0;
        if (!areAnyAsleep && stepper.CanGo(last) && !stepper.IsArrival(last)) return last;
        var arrival = -1;
        for (var thread = stepper.FirstUnfinished; thread < stepper.Threads.Length; thread++)
        {
            if (!stepper.CanGo(thread)) continue;
            if (areAnyAsleep && IsAsleep(thread, depth)) anyAsleep = true;
            else if (!stepper.IsArrival(thread)) return thread;
            else if (arrival < 0) arrival = thread;
        }

        return arrival;
    }

    private bool IsAsleep(int thread, int depth)
    {
        for (var i = 0; i < sleeping.Count(depth); i++)
        {
            if (sleeping.At(depth, i).Decision.Thread == thread) return true;
        }

        return false;
    }

    /// <summary>Makes an event and notes all about it that later executions need.</summary>
    private void Make(int thread, int outcome)
    {
        var depth = execution.Count;
        var outcomes = stepper.OutcomesOf(thread);
        var chosen = outcomes > 1 ? outcome : Trace.NoChoice;

        // A copy: what a thread declares next takes its place.
        var copy = stepper.StepOf(thread, chosen);
        var step = stepper.Describe(thread, chosen, copy);
        var made = new ExecutionEvent
        {
            Decision = step.Decision,
            Cpu = step.Cpu,
            Footprint = step.Footprint,
            Target = step.Target,
            Waits = step.Waits,
            Waiter = step.Waiter,
            Known = stepper.Waits.Count(step.Target),
            FirstAlternative = alternatives.Count,
            IsArrival = stepper.IsArrival(thread),
            IsLate = stepper.IsArrival(thread) && !arrivals.CanAnyGo,
        };
        if (made.Known > 0) made.Able = stepper.Waits.AbleNow(made.Target);
        if (outcomes > 1 || stepper.IsShared(made.Cpu)) AddAlternatives(made, depth);
        made.Alternatives = alternatives.Count - made.FirstAlternative;
        stepper.Advance(made.Decision);
        made.Local = stepper.AdvanceLocal(thread);
        made.Finished = (depth > 0 ? execution[depth - 1].Finished : 0) | (machine.Threads[thread].Finished ? 1u << thread : 0);
        execution.Push(made, copy);
        sleeping.Push(depth, execution.WakeupOf(depth));
    }

    /// <summary>What else the event's CPU could do here.</summary>
    private void AddAlternatives(in ExecutionEvent made, int depth)
    {
        foreach (var thread in stepper.Threads)
        {
            if (stepper.CpuOf(thread.Index) != made.Cpu || !thread.IsReady) continue;
            var isArrival = stepper.IsArrival(thread.Index);
            if (isArrival && (stepper.Arrivals >> thread.Index & 1) == 0) continue;
            var outcomes = stepper.OutcomesOf(thread.Index);
            for (var outcome = 0; outcome < outcomes; outcome++)
            {
                var decision = new Decision((byte)thread.Index, (sbyte)(outcomes > 1 ? outcome : Trace.NoChoice));
                if (decision == made.Decision) continue;
                var other = stepper.Describe(decision.Thread, decision.Outcome);
                other.Previous = execution.LastOf(made.Cpu);
                other.Position = depth;
                other.Instead = depth;
                alternatives.Add(other);
            }
        }
    }

    private bool Judge(Func<bool> visit)
    {
        if (stepper.Arrivals != 0 && (!arrivals.AreComplete || (arrivals.IsAnyLate && !arrivals.MakeEarly())))
        {
            Blocked++;
            return true;
        }

        Executions++;
        Steps += machine.Trace.Steps;
        machine.Conclude(false);
        return visit();
    }

    /// <summary>Adds a sequence to the wakeup tree of the node before an event, unless something explored there covers it.</summary>
    /// <returns>Where in the sequence the event is by which it is covered or with which its branch begins; below 0 if it is none of the sequence.</returns>
    private int Add(int depth, WakeupSequence sequence)
    {
        if (depth < shared.Base) return shared.Add(depth, sequence);
        var cover = reduction.Cover(sleeping.Of(depth), sequence);
        return cover == WakeupSequence.Dependent ? trees.Insert(ref tree[depth], sequence) : cover;
    }

    /// <summary>Goes back to the deepest node from which something remains to be explored.</summary>
    /// <returns>How many events the next execution shares with this one; −1 if nothing remains.</returns>
    private int Backtrack()
    {
        for (var depth = execution.Count - 1; depth >= shared.Base; depth--)
        {
            sleeping.Add(depth, execution.WakeupOf(depth));
            var alternative = execution[depth].FirstAlternative;
            execution.Truncate(depth);
            if (alternative < alternatives.Count) alternatives.RemoveRange(alternative, alternatives.Count - alternative);
            explored[depth]++;
            if (tree[depth] >= 0) return depth;
        }

        return -1;
    }

    private enum End
    {
        Maximal,
        Cut,
        Asleep,
    }
}
