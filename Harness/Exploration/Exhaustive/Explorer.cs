using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Explores one execution of each equivalence class (Mazurkiewicz trace) by dynamic partial-order reduction that is optimal
/// and needs no more memory for more executions: each execution has exactly one other from which it follows
/// (<see cref="Reversals"/>), so that what has been explored need not be remembered, and nothing is begun that leads nowhere.
/// </summary>
/// <remarks>
/// <para>
/// The executions form a tree, as in Kokologiannakis, Marmanis, Gladstein, Vafeiadis, <i>Truly Stateless, Optimal Dynamic
/// Partial Order Reduction</i>, POPL 2022, and Abdulla, Atig, Das, Jonsson, Sagonas, <i>Parsimonious Optimal Dynamic Partial
/// Order Reduction</i>, CAV 2024; to go through such a tree is the reverse search of Avis and Fukuda, 1996. At the root all
/// streams go in turn: always the first that can. Any other execution differs from that by events that overtake the one
/// whose turn it is, and by choices that fall otherwise; what it follows from is the execution without the last of these.
/// </para>
/// <para>Each execution is made from the start, as coroutines cannot be put back.</para>
/// </remarks>
internal sealed class Explorer : ISearch
{
    private readonly Machine machine;
    private readonly Stepper stepper;
    private readonly Streams streams;
    private readonly Execution execution;
    private readonly Reversals reversals;
    private readonly Arrivals arrivals;
    private readonly Overtaken overtaken = new();
    private readonly Plans plans = new();
    private readonly Backlog backlog;

    /// <summary>For a machine that has all its threads and rules.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="reduction">What is left out; null: what is sound.</param>
    /// <param name="backlog">What is shared with other workers; null: nobody else searches.</param>
    internal Explorer(Machine machine, Reduction? reduction = null, Backlog? backlog = null)
    {
        this.machine = machine;
        stepper = new Stepper(machine);
        streams = new Streams(machine, stepper);
        if (streams.HasInterrupts) stepper.SetArrivals(uint.MaxValue);
        else stepper.SetArrivals(0);
        execution = new Execution(stepper.Footprints, streams.MostStreams);
        arrivals = new Arrivals(stepper, execution, streams.MostStreams);
        reversals = new Reversals(stepper, streams, execution, reduction ?? Reduction.Sound, plans);
        if (backlog is null)
        {
            backlog = new Backlog();
            backlog.Add(new Plan());
        }

        this.backlog = backlog;
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
    public double Share { get; private set; }

    /// <inheritdoc/>
    public bool Run(Func<bool> visit)
    {
        while (backlog.Take() is { } taken)
        {
            plans.Push(taken);
            while (!backlog.IsStopped && plans.Pop() is { } plan)
            {
                if (!Explore(plan, visit)) backlog.Stop();
                if (backlog.IsWanting && plans.Count > 1) backlog.Add(plans.TakeOldest());
                while (backlog.IsFlushing && plans.Count > 0) backlog.Add(plans.TakeOldest());
            }

            backlog.Done();
        }

        return !backlog.IsStopped;
    }

    /// <summary>Makes an execution and plans what follows from it.</summary>
    private bool Explore(Plan plan, Func<bool> visit)
    {
        var shared = streams.HaveState ? 0 : Shared(plan);
        execution.Truncate(shared);
        overtaken.Restore(execution, shared);
        if (!stepper.Replay(execution, shared))
        {
            // There is nothing to explore.
            Executions++;
            Share += plan.Weight;
            machine.Conclude(false);
            return visit();
        }

        streams.Begin();
        for (var i = shared; i < plan.Count; i++)
        {
            var step = plan[i];
            if (!streams.CanGo(step.Stream)) throw new InternalErrorException($"stream {step.Stream} was to go at event {i} and cannot");
            Make(step.Stream, step.Outcome, step.AheadOf, step.IsOvertaking);
        }

        var isCut = !Extend();
        reversals.NoteWaiting(isCut);
        Judge(isCut, out var isExecution);
        var goesOn = !isExecution || visit();
        var count = reversals.Find(plan.Weight);
        Share += plan.Weight / (count + 1);
        plans.Release(plan);
        return goesOn;
    }

    /// <summary>How many events the execution has in common with a plan.</summary>
    private int Shared(Plan plan)
    {
        var most = Math.Min(plan.Count, execution.Count);
        for (var i = 0; i < most; i++)
        {
            ref readonly var made = ref execution[i];
            var step = plan[i];
            if (made.Stream != step.Stream || made.Outcome != step.Outcome || made.AheadOf != step.AheadOf || made.IsOvertaking != step.IsOvertaking) return i;
        }

        return most;
    }

    /// <summary>Goes on in turn to the end; false if the limit comes first.</summary>
    private bool Extend()
    {
        while (Next() is >= 0 and var stream)
        {
            if (machine.Trace.Steps >= machine.StepLimit) return false;
            Make(stream, 0, 0, false);
        }

        return true;
    }

    /// <summary>Whose turn it is: one that was overtaken, or else the first that can go; −1 if none can.</summary>
    private int Next()
    {
        for (var i = 0; i < overtaken.Count; i++)
        {
            if (streams.CanGo(overtaken[i])) return overtaken[i];
        }

        for (var stream = streams.HaveState ? 0 : stepper.FirstUnfinished; stream < streams.Count; stream++)
        {
            if (streams.CanGo(stream)) return stream;
        }

        return -1;
    }

    /// <summary>Makes an event and notes all about it that is needed later.</summary>
    private void Make(int stream, int outcome, int aheadOf, bool isOvertaking)
    {
        var outcomes = streams.OutcomesOf(stream);
        var decision = streams.DecisionOf(stream, outcome, outcomes);
        var made = new ExecutionEvent
        {
            Decision = decision,
            Stream = stream,
            Outcomes = outcomes,
            AheadOf = aheadOf,
            IsOvertaking = isOvertaking,
            Target = -1,
            Waiter = -1,
            Since = streams.SinceOf(stream),
        };
        Step copy = default;
        if (decision.Thread != Streams.Nobody)
        {
            // A copy: what a thread declares next takes its place.
            copy = stepper.StepOf(decision.Thread, decision.Outcome);
            stepper.Describe(decision.Thread, copy, ref made, streams.FamilyOf(stream));
            made.IsArrival = stepper.IsArrival(decision.Thread);
            made.IsLate = made.IsArrival && !arrivals.CanAnyGo;
            made.Known = stepper.Waits.Count(made.Target);
            if (made.Known > 0) made.Able = stepper.Waits.AbleNow(made.Target);
            stepper.Advance(decision);
            made.Local = stepper.AdvanceLocal(decision.Thread);
        }

        var index = execution.Count;
        made.Finished = index > 0 ? execution[index - 1].Finished : 0;
        if (decision.Thread != Streams.Nobody && machine.Threads[decision.Thread].Finished) made.Finished |= 1u << decision.Thread;
        execution.Push(made, copy);
        streams.NoteMade(stream, decision, index);
        overtaken.Note(stream, aheadOf, isOvertaking);
    }

    private void Judge(bool isCut, out bool isExecution)
    {
        isExecution = true;
        if (isCut)
        {
            Cut++;
        }
        else if (streams.HasInterrupts && arrivals.IsAnyLate && !arrivals.MakeEarly())
        {
            Blocked++;
            isExecution = false;
            return;
        }
        else
        {
            Executions++;
        }

        Steps += machine.Trace.Steps;
        machine.Conclude(isCut);
    }
}
