using System.Globalization;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces;

/// <summary>What an operation of a recorded trace is given.</summary>
[Flags]
public enum OperationInputs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An index.</summary>
    Index = 1,

    /// <summary>What to compare with.</summary>
    Old = 2,

    /// <summary>An entry to store.</summary>
    Entry = 4,

    /// <summary>Allocation flags.</summary>
    Gfp = 8,

    /// <summary>The last index of a search.</summary>
    Max = 16,
}

/// <summary>What an operation returned.</summary>
/// <param name="Result">As a token.</param>
/// <param name="Index">A search's index afterwards.</param>
/// <param name="Items">What a loop saw.</param>
internal readonly record struct OperationResult(string Result, ulong? Index = null, IReadOnlyList<XaFound>? Items = null);

/// <summary>The operations that recorded traces consist of, on one CPU.</summary>
/// <param name="cpu">The CPU.</param>
/// <param name="array">The array.</param>
internal sealed class TracedOperations(Cpu cpu, XArray array)
{
    /// <summary>All operations and what they are given.</summary>
    internal static readonly IReadOnlyDictionary<string, OperationInputs> Inputs = new Dictionary<string, OperationInputs>
    {
        ["xa_load"] = OperationInputs.Index,
        ["xa_store"] = OperationInputs.Index | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_store_irq"] = OperationInputs.Index | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_store_bh"] = OperationInputs.Index | OperationInputs.Entry | OperationInputs.Gfp,
        ["__xa_store"] = OperationInputs.Index | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_erase"] = OperationInputs.Index,
        ["xa_erase_irq"] = OperationInputs.Index,
        ["xa_erase_bh"] = OperationInputs.Index,
        ["__xa_erase"] = OperationInputs.Index,
        ["xa_cmpxchg"] = OperationInputs.Index | OperationInputs.Old | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_cmpxchg_irq"] = OperationInputs.Index | OperationInputs.Old | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_cmpxchg_bh"] = OperationInputs.Index | OperationInputs.Old | OperationInputs.Entry | OperationInputs.Gfp,
        ["__xa_cmpxchg"] = OperationInputs.Index | OperationInputs.Old | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_insert"] = OperationInputs.Index | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_insert_irq"] = OperationInputs.Index | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_insert_bh"] = OperationInputs.Index | OperationInputs.Entry | OperationInputs.Gfp,
        ["__xa_insert"] = OperationInputs.Index | OperationInputs.Entry | OperationInputs.Gfp,
        ["xa_reserve"] = OperationInputs.Index | OperationInputs.Gfp,
        ["xa_reserve_irq"] = OperationInputs.Index | OperationInputs.Gfp,
        ["xa_reserve_bh"] = OperationInputs.Index | OperationInputs.Gfp,
        ["xa_release"] = OperationInputs.Index,
        ["xa_find"] = OperationInputs.Index | OperationInputs.Max,
        ["xa_find_after"] = OperationInputs.Index | OperationInputs.Max,
        ["xa_for_each"] = OperationInputs.None,
        ["xa_destroy"] = OperationInputs.None,
        ["xa_lock"] = OperationInputs.None,
        ["xa_unlock"] = OperationInputs.None,
        ["xa_lock_irq"] = OperationInputs.None,
        ["xa_unlock_irq"] = OperationInputs.None,
        ["xa_lock_bh"] = OperationInputs.None,
        ["xa_unlock_bh"] = OperationInputs.None,
        ["xa_lock_irqsave"] = OperationInputs.None,
        ["xa_unlock_irqrestore"] = OperationInputs.None,
        ["local_irq_disable"] = OperationInputs.None,
        ["local_irq_enable"] = OperationInputs.None,
    };

    private static readonly OperationResult Void = new("void");

    // From xa_lock_irqsave to the next xa_unlock_irqrestore.
    private bool wereDisabled;

    [CFunction("caller", ChangesContext = true)]
    internal async KernelTask<OperationResult> Perform(RecordedOperation op)
    {
        switch (op.Op)
        {
            case "xa_load":
                return Of(await array.XaLoad(op.Index));
            case "xa_store":
                return Of(await array.XaStore(op.Index, op.Entry, op.Gfp));
            case "xa_store_irq":
                return Of(await array.XaStoreIrq(op.Index, op.Entry, op.Gfp));
            case "xa_store_bh":
                return Of(await array.XaStoreBh(op.Index, op.Entry, op.Gfp));
            case "__xa_store":
                return Of(await array.XaStoreLocked(op.Index, op.Entry, op.Gfp));
            case "xa_erase":
                return Of(await array.XaErase(op.Index));
            case "xa_erase_irq":
                return Of(await array.XaEraseIrq(op.Index));
            case "xa_erase_bh":
                return Of(await array.XaEraseBh(op.Index));
            case "__xa_erase":
                return Of(await array.XaEraseLocked(op.Index));
            case "xa_cmpxchg":
                return Of(await array.XaCmpxchg(op.Index, op.Old, op.Entry, op.Gfp));
            case "xa_cmpxchg_irq":
                return Of(await array.XaCmpxchgIrq(op.Index, op.Old, op.Entry, op.Gfp));
            case "xa_cmpxchg_bh":
                return Of(await array.XaCmpxchgBh(op.Index, op.Old, op.Entry, op.Gfp));
            case "__xa_cmpxchg":
                return Of(await array.XaCmpxchgLocked(op.Index, op.Old, op.Entry, op.Gfp));
            case "xa_insert":
                return Of(await array.XaInsert(op.Index, op.Entry, op.Gfp));
            case "xa_insert_irq":
                return Of(await array.XaInsertIrq(op.Index, op.Entry, op.Gfp));
            case "xa_insert_bh":
                return Of(await array.XaInsertBh(op.Index, op.Entry, op.Gfp));
            case "__xa_insert":
                return Of(await array.XaInsertLocked(op.Index, op.Entry, op.Gfp));
            case "xa_reserve":
                return Of(await array.XaReserve(op.Index, op.Gfp));
            case "xa_reserve_irq":
                return Of(await array.XaReserveIrq(op.Index, op.Gfp));
            case "xa_reserve_bh":
                return Of(await array.XaReserveBh(op.Index, op.Gfp));
            case "xa_release":
                await array.XaRelease(op.Index);
                return Void;
            case "xa_find":
                return Of(await array.XaFind(op.Index, op.Max));
            case "xa_find_after":
                return Of(await array.XaFindAfter(op.Index, op.Max));
            case "xa_for_each":
                return await ForEach(array);
            case "xa_destroy":
                await array.XaDestroy();
                return Void;
            case "xa_lock":
                await array.XaLock();
                return Void;
            case "xa_unlock":
                await array.XaUnlock();
                return Void;
            case "xa_lock_irq":
                await array.XaLockIrq();
                return Void;
            case "xa_unlock_irq":
                await array.XaUnlockIrq();
                return Void;
            case "xa_lock_bh":
                await array.XaLockBh();
                return Void;
            case "xa_unlock_bh":
                await array.XaUnlockBh();
                return Void;
            case "xa_lock_irqsave":
                wereDisabled = await array.XaLockIrqSave();
                return Void;
            case "xa_unlock_irqrestore":
                await array.XaUnlockIrqRestore(wereDisabled);
                return Void;
            case "local_irq_disable":
                await cpu.LocalIrqDisable();
                return Void;
            case "local_irq_enable":
                await cpu.LocalIrqEnable();
                return Void;
            default:
                throw new ArgumentException(op.Op, nameof(op));
        }
    }

    private static OperationResult Of(XaEntry entry) => new(TraceTokens.Of(entry));

    private static OperationResult Of(int errno) => new(TraceTokens.OfErrno(errno));

    private static OperationResult Of(XaFound found) => new(TraceTokens.Of(found.Entry), found.Index);

    private static async KernelTask<OperationResult> ForEach(XArray array)
    {
        var items = new List<XaFound>();
        var count = await array.XaForEach(found => See(items, found));
        return new OperationResult(count.ToString(CultureInfo.InvariantCulture), Items: items);
    }

    private static KernelTask See(List<XaFound> items, XaFound found)
    {
        items.Add(found);
        return default;
    }
}
