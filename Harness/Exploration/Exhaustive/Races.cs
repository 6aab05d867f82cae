using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// What an execution shows of others: two events of different CPUs that conflict could have come in the other order, and a
/// CPU could have done something else than it did. For each such case the search is given a sequence that begins another
/// equivalence class of executions, to be explored from where the two part.
/// </summary>
/// <remarks>
/// <para>
/// As in Optimal-DPOR an event e races with a later e' if they conflict, nothing comes between them, and e' could have gone
/// where e went; then the sequence is all that does not happen after e, and e'. A step that waits is seen differently only
/// in that the steps before which it could not have gone are looked through: in lock, unlock, lock it is the two locks that
/// race. A step that still waits at the end races with whatever has made it wait.
/// </para>
/// <para>
/// A race is settled once what covers its sequence, or the sequence's own branch, begins with an event that had been made by
/// the time of e': whatever comes later in an execution cannot take that away. Until then it is looked at again in every
/// execution that shares e': the events after it may have to come before e' too.
/// </para>
/// <para>
/// What excludes each other on one CPU (the outcomes of a choice; its thread, an interrupt, the next store to take effect)
/// are alternatives. None covers another, so a sleeping or explored alternative says nothing of the executions in which the
/// CPU does something else: the sequence that ends with the other alternative is given for every execution, with all that
/// does not happen after the one that was taken.
/// </para>
/// </remarks>
internal sealed class Races(Stepper stepper, Execution execution, List<WouldBe> alternatives, Reduction reduction, Func<int, WakeupSequence, int> add)
{
    private readonly WakeupSequence sequence = new(stepper.Footprints);
    private readonly List<int> conflicting = [];
    private readonly List<int> writes = [];
    private readonly List<WouldBe> waiting = [];

    /// <summary>How often an order was tried on the machine because the execution alone did not say whether it is possible.</summary>
    internal long Probes { get; private set; }

    /// <summary>Notes the steps that are waiting now that nothing can go. To be called before anything else is made with the machine.</summary>
    internal void NoteWaiting()
    {
        waiting.Clear();
        foreach (var thread in stepper.Threads)
        {
            if (!thread.IsReady || stepper.IsArrival(thread.Index) || thread.Drains is not null) continue;
            var outcomes = stepper.OutcomesOf(thread.Index);
            for (var outcome = 0; outcome < outcomes; outcome++)
            {
                var item = stepper.Describe(thread.Index, outcomes > 1 ? outcome : Trace.NoChoice);
                item.Previous = execution.LastOf(item.Cpu);
                item.Position = execution.Count;
                item.Instead = -1;
                waiting.Add(item);
            }
        }
    }

    /// <summary>Where something can go still, nothing is known to wait for ever.</summary>
    internal void NoteNothingWaiting() => waiting.Clear();

    /// <summary>
    /// Finds the races of the events from one on, those of older events that are not settled, and those of the steps noted as
    /// waiting; and what CPUs could have done instead of what they did, which is never settled.
    /// </summary>
    internal void Find(int first)
    {
        for (var i = 0; i < execution.Count && alternatives.Count > 0; i++)
        {
            var end = execution[i].FirstAlternative + execution[i].Alternatives;
            for (var j = execution[i].FirstAlternative; j < end; j++)
            {
                var other = alternatives[j];
                Replace(i, other);
                if (other.Waits) Consider(other);
            }
        }

        for (var i = 0; i < execution.Count; i++)
        {
            ref var made = ref execution[i];
            if (i < first && made.Unsettled == 0) continue;
            var wanted = i < first ? made.Unsettled : ulong.MaxValue;
            made.Unsettled = 0;
            execution.Conflicting(made.Footprint, i, made.Previous, conflicting);
            if (conflicting.Count == 0) continue;
            var step = new WouldBe
            {
                Decision = made.Decision,
                Cpu = made.Cpu,
                Footprint = made.Footprint,
                Target = made.Target,
                Waits = made.Waits,
                Waiter = made.Waiter,
                CanGo = true,
                Previous = made.Previous,
                Position = i,
                Instead = -1,
            };
            made.Unsettled = ConsiderConflicting(step, wanted);
        }

        foreach (var item in waiting) Consider(item);
    }

    private void Consider(in WouldBe later)
    {
        execution.Conflicting(later.Footprint, later.Position, later.Previous, conflicting);
        if (conflicting.Count > 0) ConsiderConflicting(later, ulong.MaxValue);
    }

    /// <summary>The races of a step with earlier events, the latest first.</summary>
    /// <param name="later">The step.</param>
    /// <param name="wanted">With which events they are looked at, as bits.</param>
    /// <returns>Which are not settled.</returns>
    private ulong ConsiderConflicting(in WouldBe later, ulong wanted)
    {
        var unsettled = 0ul;
        execution.ClearSet();
        foreach (var index in conflicting)
        {
            ref readonly var earlier = ref execution[index];
            if (earlier.Cpu == later.Cpu || (later.Previous >= 0 && execution.HappensBefore(index, later.Previous)) || execution.IsBeforeSet(index)) continue;
            var could = CouldGoBefore(index, later);
            if (could == false && reduction.LooksThroughWaits) continue;
            var bit = 1ul << Math.Min(index, 63);
            if ((wanted & bit) == 0)
            {
                // Settled, so it could; a null has never been settled.
                execution.AddToSet(index);
                continue;
            }

            if (could != false && reduction.IsRace(earlier, later))
            {
                could = Reverse(index, later, could == true, out var isSettled);
                if (!isSettled) unsettled |= bit;
            }

            if (could == true || !reduction.LooksThroughWaits) execution.AddToSet(index);
        }

        return unsettled;
    }

    /// <summary>Whether a step could have gone just before an event; null if the execution does not say.</summary>
    private bool? CouldGoBefore(int index, in WouldBe later)
    {
        if (!later.Waits) return true;
        if (execution[index].Target != later.Target || later.Waiter < 0) return null;
        if (execution[index].Known <= later.Waiter) NoteAble();
        return (execution[index].Able >> later.Waiter & 1) != 0;
    }

    /// <summary>Makes the execution again to see which of the steps known by now could have gone before each event.</summary>
    private void NoteAble()
    {
        stepper.Begin();
        for (var i = 0; i < execution.Count; i++)
        {
            ref var made = ref execution[i];
            made.Known = stepper.Waits.Count(made.Target);
            if (made.Known > 0) made.Able = stepper.Waits.AbleNow(made.Target);
            stepper.Advance(made.Decision);
            stepper.AdvanceLocal(made.Decision.Thread, made.Local);
        }
    }

    /// <summary>The sequence in which a step comes before an event that it now comes after.</summary>
    /// <returns>Whether that is possible.</returns>
    private bool Reverse(int index, in WouldBe later, bool isKnown, out bool isSettled)
    {
        isSettled = false;
        if (isKnown && (stepper.HasFixedFootprint(later.Target) || !stepper.Footprints.Disturbs(execution[index].Footprint, later.Footprint)))
        {
            isSettled = later.Instead < 0 ? AddAmidst(index, later) : AddAtEnd(index, later);
            return true;
        }

        Without(index, later.Instead);
        if (Probe(index, later) is { } footprint)
        {
            Add(index, later, footprint);
            return true;
        }

        // What else has happened meanwhile may be in the way.
        var count = sequence.Count;
        NoteWrites(index, later);
        Without(index, later.Instead, 0);
        if (sequence.Count == count || Probe(index, later) is not { } other) return false;
        Add(index, later, other);
        return true;
    }

    /// <summary>The step where it was made: what was made after it does not depend on it.</summary>
    private bool AddAmidst(int index, in WouldBe later)
    {
        sequence.Clear();
        execution.AddIndependent(index, index + 1, later.Position, sequence);
        sequence.Add(new Wakeup(later.Decision, later.Cpu, later.Footprint));
        var leading = sequence.Count;
        execution.AddIndependent(index, later.Position, execution.Count, sequence);
        var begin = add(index, sequence);
        return begin >= 0 && begin < leading;
    }

    private bool AddAtEnd(int index, in WouldBe later)
    {
        Without(index, later.Instead);
        Add(index, later, later.Footprint);
        return false;
    }

    /// <summary>The sequences in which a CPU does something else than it did.</summary>
    private void Replace(int index, in WouldBe other)
    {
        Without(index, -1);
        NoteWrites(index, other);
        if (!other.Waits || writes.Count == 0)
        {
            if (!other.CanGo) return;
            var footprint = other.Footprint;
            if (writes.Count > 0 && !stepper.HasFixedFootprint(other.Target)) footprint = Probe(index, other)!.Value;
            Add(index, other, footprint);
            return;
        }

        for (var kept = writes.Count; kept >= 0; kept--)
        {
            Without(index, -1, kept);
            if (Probe(index, other) is { } footprint) Add(index, other, footprint);
        }
    }

    /// <summary>All events after one that do not happen after it, nor after another.</summary>
    private void Without(int index, int instead)
    {
        sequence.Clear();
        if (instead < 0)
        {
            execution.AddIndependent(index, index + 1, execution.Count, sequence);
            return;
        }

        for (var i = index + 1; i < execution.Count; i++)
        {
            if (!execution.HappensBefore(index, i) && (i < instead || !execution.HappensBefore(instead, i))) sequence.Add(execution.WakeupOf(i));
        }
    }

    /// <summary>The same, but of the writes noted only so many, and nothing that happens after the others.</summary>
    private void Without(int index, int instead, int kept)
    {
        sequence.Clear();
        for (var i = index + 1; i < execution.Count; i++)
        {
            if (execution.HappensBefore(index, i) || (instead >= 0 && i >= instead && execution.HappensBefore(instead, i))) continue;
            var isAfter = false;
            for (var j = kept; j < writes.Count && !isAfter; j++) isAfter = writes[j] <= i && execution.HappensBefore(writes[j], i);
            if (!isAfter) sequence.Add(execution.WakeupOf(i));
        }
    }

    /// <summary>Which events of the sequence write what a step reads.</summary>
    private void NoteWrites(int index, in WouldBe step)
    {
        writes.Clear();
        for (var i = index + 1; i < execution.Count; i++)
        {
            if (!execution.HappensBefore(index, i) && (step.Instead < 0 || i < step.Instead || !execution.HappensBefore(step.Instead, i))
                && stepper.Footprints.Disturbs(execution[i].Footprint, step.Footprint)) writes.Add(i);
        }
    }

    private void Add(int index, in WouldBe step, int footprint)
    {
        sequence.Add(new Wakeup(step.Decision, step.Cpu, footprint));
        add(index, sequence);
    }

    /// <summary>Makes the events before one and the sequence, and sees whether a step can go then.</summary>
    /// <returns>Its footprint there, or null if it cannot go.</returns>
    private int? Probe(int index, in WouldBe step)
    {
        Probes++;
        stepper.Replay(execution, index);
        for (var i = 0; i < sequence.Count; i++)
        {
            stepper.Advance(sequence[i].Decision);
            stepper.AdvanceLocal(sequence[i].Decision.Thread);
        }

        if (!stepper.CanGo(step.Decision.Thread)) return null;
        return stepper.FootprintOf(stepper.StepOf(step.Decision.Thread, step.Decision.Outcome));
    }
}
