using TagStorageModel.Engine.Events;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

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
/// <para>
/// The words of the field. An <i>event</i> is a step of a stream: of a CPU, or of what stands for an interrupt or a store
/// buffer. It <i>happens before</i> another by program order, by a conflict (both touch a location, one writes), or by a chain
/// of these (<see cref="ExecutionGraph"/>); executions with the same happens-before are one Mazurkiewicz trace. A <i>race</i>
/// is two events of different streams that conflict and have no third between them in that order; its <i>reversal</i> is an
/// execution in which the later overtakes the earlier. What that event needs and the event itself, put before the overtaken
/// one, are the <i>wakeup sequence</i> (the end of a <see cref="Plan"/>). Source sets, sleep sets and wakeup trees are not
/// needed: they keep others from exploring a trace again, and here only one execution plans it.
/// </para>
/// <para>
/// An example: A makes a1: x = 1 and a2: read y; B makes b1: y = 1 and b2: read x. a2 conflicts with b1, and a1 with b2.
/// </para>
/// <list type="number">
/// <item>
/// The root, in turn: a1 a2 b1 b2. The one race is a2 with b1: a1 and b2 conflict, but a1 happens before b2 by way of a2 and
/// b1. b1 needs nothing, so that the wakeup sequence is b1, to go ahead of a2 once a1 has been made.
/// </item>
/// <item>
/// a1 b1 | a2 b2: after the plan (the bar) all go in turn again, first the one that was overtaken. a2 may not overtake b1:
/// b1 is out of turn, and that is what has been reversed. a1 with b2 is a race now. b2 needs b1, so
/// that the wakeup sequence is b1 b2, to go ahead of a1. What is out of turn here, b1, is in it: were it not, taking the
/// reversal back would lead elsewhere, and nothing would be planned.
/// </item>
/// <item>
/// b1 b2 | a1 a2: whatever conflicts here is out of turn, and nothing follows. To take the reversal back is to make a1 first,
/// then what b2 needs, b1, and the rest in turn: the second execution, and no other.
/// </item>
/// </list>
/// <para>
/// These are all three traces: that a2 comes before b1, and b2 before a1, would be a circle. Where steps wait or choose, more
/// is needed: see <see cref="Reversals"/>.
/// </para>
/// <para>Each execution is made from the start, as coroutines cannot be put back.</para>
/// </remarks>
internal sealed class Explorer : ISearch
{
    private readonly Machine machine;
    private readonly Stepper stepper;
    private readonly Streams streams;
    private readonly ExecutionGraph execution;
    private readonly Reversals reversals;
    private readonly Arrivals arrivals;
    private readonly Overtaken overtaken = new();
    private readonly Plans plans = new();
    private readonly Outlook outlook = new();
    private readonly Backlog backlog;
    private SearchCounts counts;
    private bool isAnyTooLong;
    private bool isAnyAbandoned;

    /// <summary>For a machine that has all its threads and rules.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="reduction">What is left out; null: what is sound.</param>
    /// <param name="backlog">What is shared with other workers; null: nobody else searches.</param>
    internal Explorer(Machine machine, Reduction? reduction = null, Backlog? backlog = null)
    {
        this.machine = machine;
        stepper = new Stepper(machine);
        streams = new Streams(machine, stepper);
        execution = new ExecutionGraph(stepper.Footprints, streams.MostStreams);
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
    public SearchCounts Counts => counts;

    /// <inheritdoc/>
    public IEnumerable<string> CutBy
    {
        get
        {
            if (isAnyTooLong) yield return VerdictEvent.StepsBound;
            if (isAnyAbandoned || counts.Livelocks > 0) yield return VerdictEvent.SpinRoundsBound;
        }
    }

    /// <inheritdoc/>
    public bool IsLivelock { get; private set; }

    /// <inheritdoc/>
    public ExecutionGraph Execution => execution;

    /// <inheritdoc/>
    public double Left => outlook.Left(plans);

    /// <inheritdoc/>
    public bool Run(Func<bool> visit)
    {
        while (backlog.Take() is { } taken)
        {
            plans.Push(taken);
            while (!backlog.IsStopped && plans.Pop() is { } plan)
            {
                outlook.Begin(plans.Count, plan.Kept, counts.Executions);
                if (!Explore(plan, visit)) backlog.Stop();
                if (backlog.IsWanting && plans.Count > 1) backlog.Add(plans.TakeOldest());
                while (backlog.IsFlushing && plans.Count > 0) backlog.Add(plans.TakeOldest());
            }

            outlook.End(-1, counts.Executions);
            backlog.Done();
        }

        return !backlog.IsStopped;
    }

    /// <summary>Makes an execution and plans what follows from it.</summary>
    private bool Explore(Plan plan, Func<bool> visit)
    {
        if (Execute(plan) is not { } end)
        {
            // There is nothing to explore.
            counts.Executions++;
            machine.Conclude(false);
            return visit();
        }

        var isExecution = Judge(end);
        var goesOn = !isExecution || visit();
        var abandoned = reversals.Find();
        counts.Cut += abandoned;
        isAnyAbandoned |= abandoned > 0;
        plans.Release(plan);
        return goesOn;
    }

    /// <summary>Makes an execution; null if the setup cannot be completed.</summary>
    private End? Execute(Plan plan)
    {
        var shared = streams.HaveState ? 0 : Shared(plan);
        execution.Truncate(shared);
        overtaken.Restore(execution, shared);
        if (!stepper.Replay(execution, shared)) return null;
        streams.Begin();
        for (var i = shared; i < plan.Count; i++)
        {
            var step = plan[i];
            if (step.Stream >= streams.Count || !streams.CanGo(step.Stream) || step.Outcome >= streams.OutcomesOf(step.Stream))
                throw new PlanMisfitException($"stream {step.Stream} cannot go at event {i} as planned");
            Make(step.Stream, step.Outcome, step.AheadOf, step.IsOvertaking);
        }

        var end = Extend();
        reversals.NoteWaiting(mayGoOn: end != End.Maximal);
        return end;
    }

    /// <summary>How many events the execution has in common with a plan.</summary>
    private int Shared(Plan plan)
    {
        var most = Math.Min(plan.Count, execution.Count);
        for (var i = 0; i < most; i++)
        {
            ref readonly var made = ref execution[i];
            var step = plan[i];
            if (made.Stream != step.Stream || made.Outcome != step.Outcome || made.AheadOf != step.AheadOf
                || made.IsOvertaking != step.IsOvertaking) return i;
        }

        return most;
    }

    /// <summary>Goes on in turn to the end.</summary>
    private End Extend()
    {
        while (true)
        {
            var stream = Next(out var rounds);
            if (stream < 0) return End.Maximal;
            if (rounds >= Spins.ManyRounds) return arrivals.IsAnyPreempted ? End.Cut : End.Livelock;
            if (machine.Trace.Steps >= machine.StepLimit) return End.Cut;
            Make(stream, 0, 0, false);
        }
    }

    /// <summary>
    /// Whose turn it is: one that was overtaken, or else the first that can go, if it does not go round in circles; if all
    /// do, the one that has done so least. −1 if none can go.
    /// </summary>
    private int Next(out int rounds)
    {
        var (chosen, fewest) = (-1, int.MaxValue);
        for (var i = 0; i < overtaken.Count && fewest > 0; i++) Choose(overtaken[i]);
        for (var stream = streams.HaveState ? 0 : stepper.FirstUnfinished; stream < streams.Count && fewest > 0; stream++) Choose(stream);
        rounds = fewest;
        return chosen;

        void Choose(int stream)
        {
            if (!streams.CanGo(stream)) return;
            var mine = execution.RoundsOf(stream);
            if (mine < fewest) (chosen, fewest) = (stream, mine);
        }
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
            made.Result = machine.Threads[decision.Thread].Result;
            made.Local = stepper.AdvanceLocal(decision.Thread);
        }

        var index = execution.Count;
        made.Finished = index > 0 ? execution[index - 1].Finished : 0;
        if (decision.Thread != Streams.Nobody && machine.Threads[decision.Thread].Finished) made.Finished |= 1u << decision.Thread;
        execution.Push(made, copy);
        streams.NoteMade(stream, decision, index);
        overtaken.Note(stream, aheadOf, isOvertaking);
    }

    /// <summary>Counts and judges what has been made; false if it is no execution.</summary>
    private bool Judge(End end)
    {
        // Whoever could still go does not have to wait for a task that was to go first: there is no such execution. That the
        // others, too, wait for ever is shown by the one in which nothing was decided.
        var isNone = streams.HasDecisions
            && (streams.IsAnyUnredeemed || arrivals.CanAnyGo || (arrivals.IsAnyLate && !arrivals.MakeEarly()));
        if (end == End.Maximal && isNone)
        {
            counts.Blocked++;
            return false;
        }

        isAnyTooLong |= end == End.Cut;
        if (end == End.Cut) counts.Cut++;
        else if (end == End.Livelock) counts.Livelocks++;
        else counts.Executions++;
        IsLivelock = end == End.Livelock;
        if (end == End.Maximal && !machine.AllReturned) counts.Deadlocks++;
        counts.Steps += machine.Trace.Steps;
        machine.Conclude(cut: end != End.Maximal);
        return true;
    }

    private enum End
    {
        Maximal,
        Cut,
        Livelock,
    }
}
