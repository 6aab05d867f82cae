using System.Globalization;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Xarray;

/// <summary>
/// struct xarray. Methods are the C functions in PascalCase; the double-underscore functions, whose caller holds
/// the lock, end in <c>Locked</c>: <c>__xa_store</c> is <see cref="XaStoreLocked"/>. Each <c>xas_</c> operation on
/// the tree is a step. No marks and no multi-index entries.
/// </summary>
public sealed partial class XArray : KernelObject
{
    /// <summary>xas_load(); argument: the index, result: the raw entry.</summary>
    public static readonly StepKind LoadKind = new("xas_load", Access.Read);

    /// <summary>
    /// xas_store() of an entry; argument: the index, payload: the <see cref="XaState"/>, result: the raw old entry,
    /// or <see cref="XaEntry.NodeNeeded"/> where nothing is stored yet.
    /// </summary>
    public static readonly StepKind StoreKind = new("xas_store", Access.Write);

    /// <summary>xas_store() of NULL; as <see cref="StoreKind"/>, but never in need of a node.</summary>
    public static readonly StepKind EraseKind = new("xas_store", Access.Write);

    /// <summary>xas_find(); argument: the first index, payload: the <see cref="XaState"/>, result: the raw entry.</summary>
    public static readonly StepKind FindKind = new("xas_find", Access.Read);

    /// <summary>xas_next_entry(); as <see cref="FindKind"/>.</summary>
    public static readonly StepKind NextKind = new("xas_next_entry", Access.Read);

    /// <summary>xa_destroy()'s work under the lock.</summary>
    public static readonly StepKind DestroyKind = new("xa_destroy", Access.Write);

    /// <summary>The part that every change of the tree writes; only searches read it.</summary>
    private const long Structure = long.MinValue;

    private readonly XaTree tree = new();
    private readonly Slab slab;
    private readonly XaState scratch = new();
    private XaFlags flags;

    /// <summary>xa_init_flags().</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="name">What reports call it; its lock and the lock's class are this and <c>.xa_lock</c>.</param>
    /// <param name="flags">How the slow path drops and retakes the lock.</param>
    /// <param name="slab">Where nodes come from.</param>
    public XArray(Machine machine, string name, XaFlags flags, Slab slab)
        : base(machine, name)
    {
        this.flags = flags;
        this.slab = slab;
        Lock = new SpinLock(machine, name + ".xa_lock", name + ".xa_lock");
    }

    /// <summary>xa_init_flags() of an array that nobody uses yet: it becomes one of another type.</summary>
    public void InitFlags(XaFlags type) => flags = type;

    /// <summary>Names indices in explanations; null, or null for an index, prints their numbers.</summary>
    public Func<ulong, string?>? IndexName { get; set; }

    /// <summary>Names pointers in reports; null prints their number.</summary>
    public Func<XaEntry, string>? PointerName { get; set; }

    /// <summary>Whether a step has stored its entry, rather than found that it needs a node first.</summary>
    public static bool HasStored(long result) => (ulong)result != XaEntry.NodeNeeded.Raw;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == DestroyKind)
        {
            Writes(Structure);
            tree.Destroy();
            NoteFreed(thread);
            return 0;
        }

        var xas = (XaState)step.Payload!;

        // A node that was freed since is kept by an RCU section, and by whatever keeps a grace period from ending: a spinlock held,
        // interrupts off.
        if (xas.Node is { IsFreed: true } && thread.RcuDepth == 0 && thread.Cpu is { PreemptCount: 0, IrqsDisabled: false })
            Machine.Note(thread, NoteKind.UseAfterFree, text: Name);
        if (step.Kind == LoadKind)
        {
            Reads(step.Argument);
            return (long)tree.Load(xas).Raw;
        }

        if (step.Kind == FindKind || step.Kind == NextKind)
        {
            Reads(Structure);
            return (long)(step.Kind == FindKind ? tree.Find(xas, xas.Max) : tree.NextEntry(xas, xas.Max)).Raw;
        }

        Writes(step.Argument);
        Writes(Structure);
        var old = tree.Store(xas, xas.Entry);
        NoteFreed(thread);
        return (long)old.Raw;
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == DestroyKind)
        {
            footprint.AddEverything();
        }
        else if (step.Kind == LoadKind)
        {
            footprint.Add(At(step.Argument), write: false);
        }
        else if (step.Kind.Access == Access.Read)
        {
            footprint.Add(At(Structure), write: false);
        }
        else
        {
            footprint.Add(At(step.Argument), write: true);
            footprint.Add(At(Structure), write: true);
            footprint.Add(Lock.Location, write: false);
        }
    }

    /// <inheritdoc/>
    public override bool IsAboutTheSame(in Step first, in Step second) => first.Argument == second.Argument;

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => step.Kind.Access == Access.Write && HasStored(result);

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => Describe(step, result, nameOf: null);

    /// <inheritdoc/>
    public override StepText Tell(in Step step, long result) => Describe(step, result, IndexName);

    private StepText Describe(in Step step, long result, Func<ulong, string?>? nameOf)
    {
        if (step.Kind == DestroyKind) return $"xa_destroy(&{Name})";
        var xas = (XaState)step.Payload!;
        var index = nameOf?.Invoke((ulong)step.Argument) ?? Hex((ulong)step.Argument);
        var found = new XaEntry((ulong)result);
        if (step.Kind == LoadKind) return StepText.Pointer($"xas_load(&{Name}, {index})", found.IsNull ? null : Text(found));
        if (step.Kind.Access == Access.Write)
        {
            var call = $"xas_store(&{Name}, {index}, {Text(xas.Entry)})";
            return (HasStored(result) ? StepText.Pointer(call, found.IsNull ? null : Text(found))
                : StepText.Value(call, "needs a node")) with
            { Stored = (long)xas.Entry.Raw };
        }


        var where = found.IsNull ? "" : $" at {Hex(xas.Index)}";
        return StepText.Pointer($"{step.Kind.Name}(&{Name}, {index}, {Hex(xas.Max)})", found.IsNull ? null : Text(found) + where);
    }

    /// <inheritdoc/>
    protected override void Reset() => tree.Reset();

    /// <summary>An operation begins: only a recorded run shows it.</summary>
    private void NoteCall(string function, ulong index, XaEntry entry = default, string? gfp = null)
    {
        if (!Machine.Trace.IsRecording) return;
        Machine.Note(ModelThread.Current, NoteKind.XaCall, (long)index, (long)entry.Raw,
            gfp is null ? $"{function} {Name}" : $"{function} {Name} {gfp}");
    }

    private static string Hex(ulong index) => string.Create(CultureInfo.InvariantCulture, $"0x{index:x}");

    /// <summary>An entry as reports print it.</summary>
    public string Text(XaEntry entry) =>
        PointerName is { } name && !entry.IsNull && !entry.IsInternal && !entry.IsValue ? name(entry) : entry.ToString();

    private void NoteFreed(ModelThread thread)
    {
        for (var freed = tree.TakeFreed(); freed > 0; freed--) Machine.Note(thread, NoteKind.FreeRcu);
    }
}
