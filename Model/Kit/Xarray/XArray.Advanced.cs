using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Xarray;

/// <content>
/// The advanced interface, whose caller keeps the state and holds the lock or is in an RCU section; and what the rest
/// is built of.
/// </content>
public sealed partial class XArray
{
    // One state for the operation that a thread is in, one for the caller's own XA_STATE: operations on one array do not nest.
    private const int StatesPerThread = 2;
    private XaState?[] states = new XaState?[StatesPerThread * 8];

    private LockVariant LockType => (flags & XaFlags.LockIrq) != 0 ? LockVariant.Irq
        : (flags & XaFlags.LockBh) != 0 ? LockVariant.BottomHalf : LockVariant.Plain;

    /// <summary>XA_STATE(): the caller's own place in the array. A thread has one for each array.</summary>
    public XaState DeclareState(ulong index) => State(index, 1);

    /// <summary>xas_load(): the raw entry at the state's index.</summary>
    public Step<XaEntry> XasLoad(XaState xas) => new(new(this, LoadKind, (long)xas.Index, xas));

    /// <summary>xas_find(): the next raw entry up to <paramref name="max"/>; the state's index is then the entry's.</summary>
    public Step<XaEntry> XasFind(XaState xas, ulong max)
    {
        xas.Max = max;
        return new(new(this, FindKind, (long)xas.Index, xas));
    }

    /// <summary>
    /// xas_next_entry(): <c>xas_for_each(xas, entry, max)</c> is <see cref="XasFind"/> once and then this, until NULL.
    /// </summary>
    public Step<XaEntry> XasNextEntry(XaState xas, ulong max)
    {
        xas.Max = max;
        return new(new(this, NextKind, (long)xas.Index, xas));
    }

    /// <summary>xas_store(): every node that it needs is a GFP_NOWAIT allocation under the lock.</summary>
    /// <returns>The raw old entry; −ENOMEM is noted in the state, and nodes linked so far stay.</returns>
    public async KernelTask<XaEntry> XasStore(XaState xas, XaEntry entry)
    {
        xas.Entry = entry;
        var old = await Attempt(xas);
        while (old == XaEntry.NodeNeeded)
        {
            if (!await slab.Alloc(Gfp.NoWait))
            {
                xas.SetError(Errno.NoMemory);
                return XaEntry.Null;
            }

            xas.HasNode = true;
            old = await Attempt(xas);
        }

        return old;
    }

    /// <summary>
    /// __xas_nomem(): after −ENOMEM allocates a node with the caller's flags, and if these may sleep, drops and retakes
    /// the lock by the type of the array, however it was taken. Otherwise gives back a node that was not needed.
    /// </summary>
    /// <returns>Whether the operation is to be repeated.</returns>
    [CFunction("__xas_nomem")]
    private async KernelTask<bool> XasNomemLocked(XaState xas, Gfp gfp)
    {
        if (xas.Error != Errno.NoMemory)
        {
            XasDestroy(xas);
            return false;
        }

        if (gfp.MaySleep())
        {
            await (Lock.Unlock(LockType) with { Payload = this });
            xas.HasNode = await slab.Alloc(gfp, underPressure: true);
            await (Lock.Lock(LockType) with { Payload = this });
        }
        else
        {
            xas.HasNode = await slab.Alloc(gfp);
        }

        if (!xas.HasNode) return false;
        xas.Reset();
        return true;
    }

    private static void XasDestroy(XaState xas)
    {
        if (!xas.HasNode) return;
        xas.HasNode = false;
        var thread = ModelThread.Current;
        thread.Machine.Note(thread, NoteKind.FreeUnused);
    }

    private Step<XaEntry> Attempt(XaState xas) => new(new(this, xas.Entry.IsNull ? EraseKind : StoreKind, (long)xas.Index, xas));

    private XaState OperationState(ulong index) => State(index, 0);

    private XaState State(ulong index, int which)
    {
        var at = ((ModelThread.Current.Index + 1) * StatesPerThread) + which;
        if (at >= states.Length) Array.Resize(ref states, at * 2);
        var xas = states[at] ??= new XaState();
        xas.Initialise(index);
        return xas;
    }
}
