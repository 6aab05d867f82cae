using System.Runtime.InteropServices;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// What follows from an execution: those in which one more event overtakes another, or one more choice falls otherwise, and
/// from which taking that back leads here. Each is planned, so that it is reached from here and from nowhere else.
/// </summary>
/// <remarks>
/// <para>
/// An event e whose turn it was is overtaken by a later event x if they conflict, nothing comes between them, and x could
/// have gone before e; with x comes all that x needs and that does not come after e. A step x that has to wait conflicts
/// with whatever keeps it from going: in lock, unlock and lock it is the two locks that race, and x may be waiting still at
/// the end.
/// </para>
/// <para>
/// What has come out of turn since e must be among what x needs: only then does taking the reversal back, and going in turn
/// from there, lead to this execution and not to another.
/// </para>
/// <para>
/// Of several events that overtake the same e and do not depend on each other the one that keeps e from going comes first,
/// and then the one of the first stream, so that they come in one order only.
/// </para>
/// </remarks>
internal sealed class Reversals(Stepper stepper, Streams streams, ExecutionGraph execution, Reduction reduction, Plans plans)
{
    private readonly Completion completion = new(stepper, streams, execution);
    private readonly List<int> conflicting = [];
    private readonly List<int> deviations = [];
    private readonly List<int> needed = [];
    private readonly List<ExecutionEvent> waiting = [];
    private readonly ushort[] cut = new ushort[execution.Stride];
    private readonly ushort[] later = new ushort[execution.Stride];
    private readonly ushort[] before = new ushort[execution.Stride];
    private int planned;
    private int abandoned;

    /// <summary>
    /// Notes the steps that are waiting now that nothing can go. To be called before anything else is made with the
    /// machine.
    /// </summary>
    /// <param name="mayGoOn">Whether something could go still: then nothing is known to wait for ever.</param>
    internal void NoteWaiting(bool mayGoOn)
    {
        waiting.Clear();
        for (var stream = 0; stream < streams.Cpus && !mayGoOn; stream++)
        {
            if (streams.ThreadOf(stream) is not (>= 0 and var index) || !stepper.Threads[index].IsReady || stepper.IsArrival(index))
                continue;
            var step = new ExecutionEvent { Stream = stream, Previous = execution.LastOf(stream), Since = streams.SinceOf(stream) };
            stepper.Describe(index, stepper.StepOf(index, 0), ref step, streams.FamilyOf(stream));
            waiting.Add(step);
        }

        completion.SetWaiting(waiting);
    }

    /// <summary>Plans what follows from the execution.</summary>
    /// <returns>How many plans were abandoned as they would only have somebody spin once more.</returns>
    internal int Find()
    {
        planned = 0;
        abandoned = 0;
        deviations.Clear();
        for (var i = 0; i < execution.Count; i++)
        {
            if (execution[i].IsDeviation) deviations.Add(i);
        }

        // Where steps wait, what is out of turn here may be in turn there.
        var last = deviations.Count > 0 ? deviations[^1] : 0;
        var first = completion.IsNeeded ? LastChoice() : last;
        for (var i = first; i < execution.Count; i++)
        {
            ref readonly var made = ref execution[i];
            if (made.Outcome != 0) continue;
            for (var outcome = 1; outcome < made.Outcomes && i >= last; outcome++) PlanOutcome(i, outcome);
            Consider(made, i);
        }

        foreach (var step in waiting) Consider(step, execution.Count);
        plans.Sort(planned);
        return abandoned;
    }

    /// <summary>The last event whose choice did not fall as usual; 0 if there is none.</summary>
    private int LastChoice()
    {
        for (var i = deviations.Count - 1; i >= 0; i--)
        {
            if (execution[deviations[i]].Outcome != 0) return deviations[i];
        }

        return 0;
    }

    private void PlanOutcome(int index, int outcome)
    {
        var plan = plans.Make();
        AddEarlier(plan, index);
        ref readonly var made = ref execution[index];
        plan.Add(new PlanStep((byte)made.Stream, (byte)outcome, (byte)made.AheadOf, made.IsOvertaking));
        Add(plan);
    }

    /// <summary>What a step could overtake.</summary>
    private void Consider(in ExecutionEvent step, int position)
    {
        execution.Conflicting(step.Footprint, position, step.Previous, conflicting);
        if (conflicting.Count == 0) return;
        Array.Clear(later);
        var next = -1;
        foreach (var index in CollectionsMarshal.AsSpan(conflicting))
        {
            if (step.Previous >= 0 && execution.HappensBefore(index, step.Previous)) continue;
            var isNext = !execution.IsIn(index, later);
            execution.Join(later, index);
            ref readonly var earlier = ref execution[index];
            var canOvertake = !earlier.IsDeviation && (isNext || step.Waits) && reduction.IsRace(earlier, step);
            if (canOvertake && !step.Waits) Overtake(index, step, position);
            else if (canOvertake && reduction.SeesWaits) OvertakeWaiting(index, step, position, isNext, next);
            if (earlier.Target == step.Target) next = index;
        }
    }

    private void Overtake(int index, in ExecutionEvent step, int position)
    {
        MakeCut(index, step, int.MaxValue);
        if (step.Since < 0 || CouldGo(step, position, index)) PlanOvertaking(index, step, position, comesAfter: true);
    }

    /// <summary>The same for a step that may have to wait.</summary>
    /// <param name="index">What it may overtake.</param>
    /// <param name="step">The step.</param>
    /// <param name="position">Where it is.</param>
    /// <param name="isNext">Whether nothing comes between them.</param>
    /// <param name="next">What acts on the same object after the one and before the other; −1 if nothing does.</param>
    private void OvertakeWaiting(int index, in ExecutionEvent step, int position, bool isNext, int next)
    {
        var isSame = execution[index].Target == step.Target;
        if (isSame && !completion.CouldGoBefore(index, step)) return;
        if (!isNext && deviations.Count > 0 && deviations[^1] > index && NeedsNothing(index, step)) return;
        MakeCut(index, step, int.MaxValue);
        if ((!isSame || step.Since >= 0) && !CouldGo(step, position, index)) return;
        if (isSame && step.Since < 0 ? next < 0 ? position < execution.Count : completion.CouldGoBefore(next, step)
            : CouldGoAfter(step, position, index))
        {
            if (isNext && position < execution.Count) PlanOvertaking(index, step, position, comesAfter: true);
            return;
        }

        PlanOvertaking(index, step, position, comesAfter: false);

        // It need not have been kept waiting by all that it waited for: what came meanwhile may come later.
        foreach (var other in conflicting)
        {
            if (other <= index || execution.HappensBefore(index, other)
                || (step.Previous >= 0 && execution.HappensBefore(other, step.Previous))) continue;
            MakeCut(index, step, other);
            if (CouldGo(step, position, index) && !CouldGoAfter(step, position, index))
                PlanOvertaking(index, step, position, comesAfter: false);
        }
    }

    /// <summary>Whether all that a step needs comes before an event in the execution, apart from what comes after that event.</summary>
    private bool NeedsNothing(int index, in ExecutionEvent step)
    {
        if (step.Previous > index) return false;
        foreach (var other in CollectionsMarshal.AsSpan(conflicting))
        {
            if (other <= index) return true;
            if (!execution.HappensBefore(index, other)) return false;
        }

        return true;
    }

    /// <summary>
    /// All that comes before an event in the execution, and all else that a step needs and that does not come after
    /// that event.
    /// </summary>
    /// <param name="index">The event.</param>
    /// <param name="step">The step.</param>
    /// <param name="end">Of the events that conflict with the step only those before this one are needed.</param>
    private void MakeCut(int index, in ExecutionEvent step, int end)
    {
        execution.Cut(cut, step.Previous);
        foreach (var other in CollectionsMarshal.AsSpan(conflicting))
        {
            if (other < end && other != index && (other < index || !execution.HappensBefore(index, other))) execution.Join(cut, other);
        }
    }

    /// <summary>What is in the cut, and what was made before an event.</summary>
    private void MakeBefore(int index)
    {
        cut.CopyTo(before, 0);
        execution.JoinEarlier(before, index);
    }

    /// <summary>Whether a step could go after what is in the cut and what was made before an event.</summary>
    private bool CouldGo(in ExecutionEvent step, int position, int index)
    {
        MakeBefore(index);
        return completion.CouldGo(step, position, before);
    }

    private bool CouldGoAfter(in ExecutionEvent step, int position, int index)
    {
        execution.Join(before, index);
        return completion.CouldGo(step, position, before);
    }

    private void PlanOvertaking(int index, in ExecutionEvent step, int position, bool comesAfter)
    {
        if (!ComesLast(index, step) || !LeadsHere(index, step, position, comesAfter)) return;
        if (GoesRound(index, step))
        {
            abandoned++;
            return;
        }

        var plan = plans.Make();
        AddEarlier(plan, index);
        var aheadOf = (byte)(execution[index].Stream + 1);
        foreach (var other in needed)
        {
            ref readonly var made = ref execution[other];
            plan.Add(new PlanStep((byte)made.Stream, (byte)made.Outcome, aheadOf, false));
        }

        plan.Add(new PlanStep((byte)step.Stream, 0, aheadOf, true));
        Add(plan);
    }

    /// <summary>Whether the step would be one of a stream that goes round in circles.</summary>
    private bool GoesRound(int index, in ExecutionEvent step)
    {
        if (step.Previous < 0 || execution[step.Previous].Round == 0) return false;
        MakeBefore(index);
        return execution.RoundsOf(step.Stream, before) >= Spins.ManyRounds;
    }

    /// <summary>Whether what has overtaken an event before would do so before the step, too.</summary>
    private bool ComesLast(int index, in ExecutionEvent step)
    {
        ref readonly var overtaken = ref execution[index];
        for (var i = index - 1; i >= 0 && execution[i].AheadOf == overtaken.Stream + 1; i--)
        {
            ref readonly var other = ref execution[i];
            if (!other.IsOvertaking) continue;
            if (execution.IsIn(i, cut)) return true;
            if (other.Stream > step.Stream || (overtaken.Waits && step.Target == overtaken.Target)) return false;
        }

        return true;
    }

    /// <summary>Whether the execution is what going in turn leads to once the reversal is taken back.</summary>
    private bool LeadsHere(int index, in ExecutionEvent step, int position, bool comesAfter)
    {
        for (var i = deviations.Count - 1; i >= 0 && deviations[i] > index; i--)
        {
            var other = deviations[i];
            ref readonly var made = ref execution[other];
            if (other == position || reduction.IsKept(execution.IsIn(other, cut))) continue;
            if (made.Outcome != 0 || !completion.IsNeeded) return false;
        }

        needed.Clear();
        for (var i = index + 1; i < Math.Min(position, execution.Count); i++)
        {
            if (execution.IsIn(i, cut)) needed.Add(i);
        }

        if (!completion.IsNeeded) return true;
        if (needed.Count == 0 && (!comesAfter || (position == index + 1 && !execution[position].IsDeviation)))
        {
            // Nothing but the event itself, or the step whose turn it is after it: from there the execution is as it was made.
            return deviations.Count == 0 || deviations[^1] <= index;
        }

        return completion.LeadsHere(index, needed, comesAfter ? position : -1);
    }

    private void AddEarlier(Plan plan, int count)
    {
        plan.Kept = count;
        for (var i = 0; i < count; i++)
        {
            ref readonly var made = ref execution[i];
            plan.Add(new PlanStep((byte)made.Stream, (byte)made.Outcome, (byte)made.AheadOf, made.IsOvertaking));
        }
    }

    private void Add(Plan plan)
    {
        plans.Push(plan);
        planned++;
    }
}
