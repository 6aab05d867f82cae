using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Lockdep;

/// <summary>
/// I12: no lock recursion, no wait cycle, no self-deadlock by an interrupt, and what lockdep would say: inconsistent
/// interrupt usage (R3), interrupt inversion (R4), cycles in the order of locks (R2), wrong releases (R6). Usages and
/// orders are gathered during a run and judged at its end, also after a deadlock.
/// </summary>
public sealed class LocksAreSound : Invariant
{
    /// <summary>Its <see cref="Invariant.Id"/>, for what is known of it where no instance is at hand.</summary>
    public const string RuleId = "I12";

    /// <summary>What the detail of a cycle in the order of locks begins with.</summary>
    public const string OrderStart = "lock order: ";

    /// <summary>What the detail of an interrupt inversion begins with.</summary>
    public const string InversionStart = "irq inversion: ";

    /// <summary>What the detail of an inversion with softirqs begins with.</summary>
    public const string SoftirqInversionStart = "softirq inversion: ";

    private readonly ulong[] reaches = new ulong[64];
    private readonly InterruptUsages hardirqs = new(LockUsageBit.UsedInHardirq);
    private readonly InterruptUsages softirqs = new(LockUsageBit.UsedInSoftirq);
    private readonly DetailTexts texts = new();
    private readonly List<(string Text, ulong Classes)> orders = [];
    private readonly Dictionary<string, string[]> classNames = new(ReferenceEqualityComparer.Instance);
    private LockCycle cycles = null!;
    private WaitGraph waits = null!;

    /// <inheritdoc/>
    public override string Id => RuleId;

    /// <inheritdoc/>
    public override string Sentence => "No lock recursion, no wait cycle, no deadlock with an interrupt, nothing that lockdep warns of";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(SpinLock.LockKinds, does: Exercise),
        On(NoteKind.Recursion, Recurse),
        On(NoteKind.UnlockNotHeld, Unlock),
        On(NoteKind.ReturnToUser, Return),
    ];

    /// <summary>
    /// The classes that a violation of this rule is about: the one that is used inconsistently, the two of an inversion, the
    /// classes of a cycle in the order in which they are taken, the first once more at the end; none if it is about no order.
    /// </summary>
    public IReadOnlyList<string> ClassesOf(in Violation violation) =>
        (LockFault)violation.Second is LockFault.InconsistentUse or LockFault.InconsistentSoftirqUse
        ? [Machine.LockClasses.All[(int)violation.First].Name]
        : classNames.GetValueOrDefault(violation.Key.Detail, []);

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned && !cut) waits.Judge(this);
        JudgeUsages(hardirqs, LockFault.InconsistentUse, LockFault.InterruptInversion);
        JudgeUsages(softirqs, LockFault.InconsistentSoftirqUse, LockFault.SoftirqInversion);
        FindReached();
        JudgeOrders();
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        cycles = new LockCycle(texts, Machine.LockClasses);
        waits = new WaitGraph(Machine, texts, cycles);
    }

    private void Recurse(ModelThread thread, in Note note) => Machine.Violations.Report(
        this, thread, Machine.LockClasses.All[(int)note.Second].RecursionText, note.First, (long)LockFault.Recursion, isActual: false);

    private void Unlock(ModelThread thread, in Note note) =>
        Machine.Violations.Report(this, thread, "unlock of a lock not held", second: (long)LockFault.NotHeld);

    private void Return(ModelThread thread, in Note note)
    {
        if (note.First > 0)
            Machine.Violations.Report(this, thread, "lock held on return to user", note.First, (long)LockFault.HeldInUserSpace);
    }

    /// <summary>R3, and R4: a class taken in interrupts was held while one that is taken with interrupts on was taken.</summary>
    private void JudgeUsages(InterruptUsages usages, LockFault inconsistent, LockFault inversion)
    {
        var lockdep = Machine.Lockdep;
        usages.Gather(lockdep.Usages);
        if (usages.Safe == 0) return;
        var isSoftirq = inversion == LockFault.SoftirqInversion;
        foreach (var usage in lockdep.Usages)
        {
            if (!usages.IsInconsistent(usage)) continue;
            var text = isSoftirq ? usage.Class.InconsistentSoftirqText : usage.Class.InconsistentText;
            Machine.Violations.Report(
                this, null, text, usage.Class.Index, (long)inconsistent, isActual: false, function: usage.Function?.Name);
        }

        var classes = Machine.LockClasses.All;
        for (var from = 0; from < classes.Count; from++)
        {
            for (var hit = usages.Inverted(classes[from], lockdep.Edges); hit != 0; hit &= hit - 1)
            {
                var to = classes[System.Numerics.BitOperations.TrailingZeroCount(hit)];
                var text = texts.Of(isSoftirq ? SoftirqInversionStart : InversionStart, classes[from].Name, " -> ", to.Name);
                if (!classNames.ContainsKey(text)) classNames.Add(text, [classes[from].Name, to.Name]);
                Machine.Violations.Report(this, null, text, second: (long)inversion, isActual: false, function: "");
            }
        }
    }

    /// <summary>Which classes were taken, directly or through others, while one was held.</summary>
    private void FindReached()
    {
        var edges = Machine.Lockdep.Edges;
        Array.Clear(reaches);
        foreach (ref readonly var edge in edges) reaches[edge.From.Index] |= 1ul << edge.To.Index;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (ref readonly var edge in edges)
            {
                var wider = reaches[edge.From.Index] | reaches[edge.To.Index];
                changed |= wider != reaches[edge.From.Index];
                reaches[edge.From.Index] = wider;
            }
        }
    }

    /// <summary>
    /// R2: an edge whose end reaches its beginning may close a strong cycle; the shortest through each edge is reported,
    /// unless some of its classes close one without the others.
    /// </summary>
    private void JudgeOrders()
    {
        var edges = Machine.Lockdep.Edges;
        orders.Clear();
        var isTaken = false;
        foreach (ref readonly var edge in edges)
        {
            if ((reaches[edge.To.Index] >> edge.From.Index & 1) == 0) continue;
            if (!isTaken) cycles.Take(edges);
            isTaken = true;
            if (cycles.Through(OrderStart, edge) is not { } text) continue;
            if (!classNames.ContainsKey(text)) classNames.Add(text, [.. cycles.Members]);
            orders.Add((text, cycles.Classes));
        }

        foreach (var (text, classes) in orders)
        {
            if (IsSmallest(classes))
                Machine.Violations.Report(this, null, text, second: (long)LockFault.Order, isActual: false, function: "");
        }
    }

    private bool IsSmallest(ulong classes)
    {
        foreach (var (_, other) in orders)
        {
            if (other != classes && (other & ~classes) == 0) return false;
        }

        return true;
    }
}
