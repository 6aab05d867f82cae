using System.Runtime.InteropServices;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Tags;

/// <summary>
/// The 128-byte buffers of mte_allocate_tag_buf(): kmalloc objects named by (thread, ordinal). A buffer's address
/// is an aligned word, so that it can be stored in an xarray; 0 is NULL.
/// </summary>
public sealed class TagBuffers(Machine machine) : KernelObject(machine, "tag buffers"), IFreedMemory
{
    /// <summary>What a read of a freed buffer is called.</summary>
    public const string ReadAfterFree = "tag buffer read";

    /// <summary>What a write to a freed buffer is called.</summary>
    public const string WriteAfterFree = "tag buffer written";

    /// <summary>kmalloc(128, gfp); the argument is the gfp flags, the result the address or 0.</summary>
    public static readonly StepKind AllocKind = new("kmalloc", Access.Write);

    /// <summary>kfree().</summary>
    public static readonly StepKind FreeKind = new("kfree", Access.Write);

    /// <summary>128 bytes are written.</summary>
    public static readonly StepKind WriteKind = new("write buffer", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>128 bytes are read.</summary>
    public static readonly StepKind ReadKind = new("read buffer", Access.Read);

    /// <summary>Its bytes.</summary>
    public const int Size = 128;

    private const long FirstAddress = 0x1000_0000;
    private const int PerThread = 64;

    /// <summary>What a thread that copies huge pages may need beyond: room is made for them when it does.</summary>
    private const int MorePerThread = 4032;
    private const int Few = 33 * PerThread;
    private const int Stride = 128;
    private static readonly object WholePage = new();
    private static readonly object PartOfPage = new();
    private readonly List<long> allocated = [];
    private Buffer[] buffers = new Buffer[Few];

    /// <summary>mte_allocate_tag_buf(): the address, or 0 if the allocation failed, which is a choice.</summary>
    public Step<long> Alloc(Gfp gfp)
    {
        Context.MightAlloc(gfp);
        gfp = ModelThread.Current.InContext(gfp);
        return new(new(this, AllocKind, (long)gfp));
    }

    /// <summary>alloc_page() of a page that is carved into buffers: the first of them, or 0 if the allocation failed.</summary>
    public Step<long> AllocPage(Gfp gfp)
    {
        Context.MightAlloc(gfp);
        return new(new(this, AllocKind, (long)ModelThread.Current.InContext(gfp), WholePage));
    }

    /// <summary>A free part of such a page becomes a buffer; that does not fail.</summary>
    public Step<long> Carve() => new(new(this, AllocKind, (long)Gfp.NoFail, PartOfPage));

    /// <summary>Whether a step has allocated a page of buffers, or tried to.</summary>
    public static bool IsPage(in Step step) => step.Payload == WholePage;

    /// <summary>Whether a step has made a buffer of a page that was there.</summary>
    public static bool IsCarved(in Step step) => step.Payload == PartOfPage;

    /// <summary>mte_free_tag_buf(): legal in any context.</summary>
    public Step Free(long buffer) => new(this, FreeKind, buffer);

    /// <summary>Fills a buffer with the tags of a page, 128 bytes, in one step.</summary>
    public Step Write(long buffer, long tags) => new(this, WriteKind, buffer, Value: tags);

    /// <summary>Reads the tags of a page out of a buffer, 128 bytes, in one step.</summary>
    public Step<long> Read(long buffer) => new(new(this, ReadKind, buffer));

    /// <summary>The addresses handed out in this run, for judging it when it is over.</summary>
    public ReadOnlySpan<long> Allocated => CollectionsMarshal.AsSpan(allocated);

    /// <summary>Whether a buffer is allocated and not freed; for a rule with the buffer in its footprint, or at the end.</summary>
    public bool IsLive(long buffer)
    {
        Reads(buffer);
        return buffers[Index(buffer)].State == BufferState.Live;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StepKind> Accesses { get; } = [ReadKind, WriteKind];

    /// <inheritdoc/>
    public string? AccessAfterFree(in Step step) =>
        IsLive(step.Argument) ? null : step.Kind == ReadKind ? ReadAfterFree : WriteAfterFree;

    /// <summary>What a buffer holds.</summary>
    public long ContentOf(long buffer)
    {
        Reads(buffer);
        return buffers[Index(buffer)].Tags;
    }

    /// <summary>Whether the step frees a buffer that is not allocated. To be asked after the step.</summary>
    public bool WasDoubleFree(in Step step) => step.Kind == FreeKind && buffers[Index(step.Argument)].State == BufferState.FreedTwice;

    /// <summary>The C function that allocated a buffer.</summary>
    public Function? AllocatorOf(long buffer) => buffers[Index(buffer)].Allocator;

    /// <summary>The location of a buffer.</summary>
    public Location LocationOf(long buffer) => At(buffer);

    /// <summary>The name of a buffer in reports.</summary>
    public static string Text(long buffer)
    {
        if (buffer == 0) return "NULL";
        var index = Index(buffer);
        var (thread, ordinal) = index < Few
            ? ((index / PerThread) - 1, index % PerThread)
            : (((index - Few) / MorePerThread) - 1, PerThread + ((index - Few) % MorePerThread));
        return $"buf{(thread < 0 ? "s" : thread.ToString(System.Globalization.CultureInfo.InvariantCulture))}.{ordinal}";
    }

    /// <inheritdoc/>
    public override int Outcomes(ModelThread thread, in Step step) =>
        step.Kind == AllocKind ? thread.FaultsLeft.OutcomesOf((Gfp)step.Argument) : 1;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind != AllocKind) footprint.Add(At(step.Argument), step.Kind.Access == Access.Write);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == AllocKind) return Allocate(thread, (Gfp)step.Argument);
        ref var buffer = ref buffers[Index(step.Argument)];
        if (step.Kind == ReadKind)
        {
            Reads(step.Argument);
            return buffer.Tags;
        }

        Writes(step.Argument);
        if (step.Kind == WriteKind) return buffer.Tags = step.Value;
        buffer.State = buffer.State == BufferState.Live ? BufferState.Freed : BufferState.FreedTwice;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == AllocKind && step.Payload is not null)
            return StepText.Pointer(IsPage(step) ? $"alloc_page(GFP_{((Gfp)step.Argument).ClassName()})" : "free part of a page",
                result == 0 ? null : Text(result));
        if (step.Kind == AllocKind)
            return StepText.Pointer($"kmalloc(128, GFP_{((Gfp)step.Argument).ClassName()})", result == 0 ? null : Text(result));
        if (step.Kind == FreeKind) return $"kfree({Text(step.Argument)})";
        return step.Kind == WriteKind
            ? $"memcpy({Text(step.Argument)}, {TagMemory.Text(step.Value)})"
            : StepText.Value($"memcpy(…, {Text(step.Argument)})", TagMemory.Text(result));
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        foreach (var buffer in allocated) buffers[Index(buffer)] = default;
        allocated.Clear();
    }

    private static int Index(long buffer) => (int)((buffer - FirstAddress) / Stride);

    private long Allocate(ModelThread thread, Gfp gfp)
    {
        if (thread.Outcome != 0)
        {
            thread.FaultsLeft = thread.FaultsLeft.After(gfp);

            // It failed, so direct reclaim was tried, which sleeps; with PF_MEMALLOC it is not.
            if (gfp.MaySleep() && !thread.Maps.InReclaim) Context.MightSleep(isActual: true);
            return 0;
        }

        var ordinal = thread.Allocations++;
        if (ordinal == PerThread + MorePerThread)
            throw new InvalidOperationException($"a thread may allocate at most {PerThread + MorePerThread} tag buffers in a run");
        var index = ordinal < PerThread ? ((thread.Index + 1) * PerThread) + ordinal : Few + ((thread.Index + 1) * MorePerThread)
            + ordinal - PerThread;
        if (index >= buffers.Length) Array.Resize(ref buffers, Math.Max(index + 1, buffers.Length * 2));
        var address = FirstAddress + ((long)index * Stride);

        Dirty();
        buffers[index] = new Buffer { State = BufferState.Live, Tags = TagMemory.Garbage, Allocator = thread.Calls.Innermost };
        allocated.Add(address);
        return address;
    }

    private enum BufferState
    {
        None,
        Live,
        Freed,
        FreedTwice,
    }

    private struct Buffer
    {
        internal BufferState State;
        internal long Tags;
        internal Function? Allocator;
    }
}
