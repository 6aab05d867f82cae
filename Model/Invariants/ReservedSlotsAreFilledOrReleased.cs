using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I16: a slot that xa_reserve() has made XA_ZERO_ENTRY is stored to or released by whoever reserved it. Reservations are
/// not counted: whoever finds the slot reserved shares the one entry there is. Who erases it, although another then stores
/// to the slot as if it were still reserved, is named at that store; what is left when all is over, of who reserved it.
/// </summary>
public sealed class ReservedSlotsAreFilledOrReleased : Invariant<Revision>
{
    private static readonly StepTest StoresZero = (in step) => ((XaState)step.Payload!).Entry.IsZero;

    /// <summary>Who reserved each slot; belongs to the location of the slot.</summary>
    private readonly Dictionary<(XArray Array, ulong Index), Function?> reservers = [];

    /// <summary>By slot and thread: what has become of the thread's reservation, which it has neither used nor given up.</summary>
    private readonly Dictionary<(XArray Array, ulong Index, int Thread), Reservation> reservations = [];

    /// <inheritdoc/>
    public override string Id => "I16";

    /// <inheritdoc/>
    public override string Sentence => "A reserved slot is stored to or released";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [.. RowsOf(Code.TagsByPfn), .. RowsOf(Code.TagsBySwpEntry)];

    /// <inheritdoc/>
    public override void Begin()
    {
        reservers.Clear();
        reservations.Clear();
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned) return;
        Judge(Code.TagsByPfn);
        Judge(Code.TagsBySwpEntry);
    }

    private IEnumerable<RuleRow> RowsOf(XArray array) =>
    [
        On(XArray.LoadKind, of: array, does: Share),
        On(XArray.StoreKind, of: array, when: StoresZero, does: Reserve),
        On(XArray.StoreKind, of: array, when: SeriesSteps.StoresPointer, does: Fill),
        On(XArray.EraseKind, of: array, does: Erase),
    ];

    /// <summary>xa_reserve() finds the slot reserved, and says that it is: it is as good as its own.</summary>
    private void Share(ModelThread thread, in Step step, long result)
    {
        if (!Reserves(thread)) return;
        reservations.Remove(KeyOf(step, thread.Index));
        if (new XaEntry((ulong)result).IsZero) Begin(thread, step);
    }

    private void Reserve(ModelThread thread, in Step step, long result)
    {
        if (!XArray.HasStored(result)) return;
        Exercised++;
        reservers[((XArray)step.Target, (ulong)step.Argument)] = thread.Calls.Innermost;
        Begin(thread, step);
    }

    private void Begin(ModelThread thread, in Step step) =>
        reservations[KeyOf(step, thread.Index)] = new Reservation(thread.Calls.Innermost?.Name, Eraser: null);

    private void Fill(ModelThread thread, in Step step, long result)
    {
        if (!reservations.Remove(KeyOf(step, thread.Index), out var reservation) || reservation.Eraser is not { } eraser) return;
        if (result != 0 && XArray.HasStored(result)) return;
        Machine.Violations.Report(
            this, thread, $"erases what {reservation.Function} has reserved", step.Argument, function: eraser, withLocks: false);
    }

    /// <summary>All who share the entry lose it; whoever erases it himself has given up his part.</summary>
    private void Erase(ModelThread thread, in Step step, long result)
    {
        reservations.Remove(KeyOf(step, thread.Index));
        if (!new XaEntry((ulong)result).IsZero) return;
        var eraser = thread.Calls.Innermost?.Name ?? "";
        for (var other = -1; other < Machine.Threads.Count; other++)
        {
            var key = KeyOf(step, other);
            if (reservations.TryGetValue(key, out var reservation)) reservations[key] = reservation with { Eraser = eraser };
        }
    }

    private static (XArray Array, ulong Index, int Thread) KeyOf(in Step step, int thread) =>
        ((XArray)step.Target, (ulong)step.Argument, thread);

    /// <summary>Whether the step that a thread makes is part of xa_reserve(), whichever of its variants.</summary>
    private static bool Reserves(ModelThread thread)
    {
        for (var depth = thread.Calls.Depth - 1; depth >= 0; depth--)
        {
            var function = thread.Calls[depth];
            if (!function.IsService) return false;
            if (function.Name.StartsWith("xa_reserve", StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private void Judge(XArray array)
    {
        foreach (var slot in array.Slots)
        {
            if (slot.Entry.IsZero)
                Machine.Violations.Report(
                    this, null, array.Name, (long)slot.Index, function: reservers.GetValueOrDefault((array, slot.Index))?.Name);
        }
    }

    /// <summary>A thread's reservation.</summary>
    /// <param name="Function">Who made it.</param>
    /// <param name="Eraser">Who has erased the entry since; null: nobody has.</param>
    private readonly record struct Reservation(string? Function, string? Eraser);
}
