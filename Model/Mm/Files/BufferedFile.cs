using System.Collections.Immutable;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Mm.Files;

/// <summary>
/// The struct address_space of a file whose pages have buffer heads, one a page. The page cache holds a reference
/// on each of its pages, and so do the buffers.
/// </summary>
public sealed class BufferedFile : KernelObject
{
    private static readonly StepKind LookupKind = new("filemap_get_folio", Access.Write);
    private static readonly StepKind IndexKind = new("folio->mapping", Access.Read);
    private static readonly StepKind StoreKind = new("xas_store(i_pages)", Access.Write);
    private static readonly StepKind BuffersKind = new("folio_buffers", Access.Read);
    private static readonly StepKind AttachKind = new("folio_attach_private", Access.Write);
    private static readonly StepKind DetachKind = new("folio_detach_private", Access.Write);
    private readonly Memory memory;
    private readonly PageRefCounts counts;
    private readonly Page?[] pages;
    private readonly bool[] buffers;

    /// <summary>Nothing has been read.</summary>
    public BufferedFile(Machine machine, Memory memory, PageRefCounts counts, int size)
        : base(machine, "page cache")
    {
        this.memory = memory;
        this.counts = counts;
        pages = new Page?[size];
        buffers = new bool[size];
        PrivateLock = new SpinLock(machine, "mapping->private_lock", "private_lock");
        TreeLock = new SpinLock(machine, "mapping->i_pages.xa_lock", "i_pages.xa_lock");
        var locks = new BufferLock[size];
        for (var i = 0; i < size; i++) locks[i] = new BufferLock(machine, i);
        BufferLocks = [.. locks];
    }

    /// <summary>mapping->private_lock: the buffers of its pages.</summary>
    public SpinLock PrivateLock { get; }

    /// <summary>mapping->i_pages.xa_lock.</summary>
    public SpinLock TreeLock { get; }

    /// <summary>The locks of the buffers, which go from page to page with their index.</summary>
    public ImmutableArray<BufferLock> BufferLocks { get; }

    /// <summary>filemap_get_folio(): the page at an index with one more reference, or −1.</summary>
    public Step<int> Lookup(int index) => new(new(this, LookupKind, index));

    /// <summary>folio->mapping and folio->index: where in the file a page is, or −1. Stable under its folio lock.</summary>
    public Step<int> IndexOf(Page page) => new(new(this, IndexKind, page.Index, page));

    /// <summary>A page at an index where there was none; false if there is one. The caller holds the tree's lock.</summary>
    public Step<bool> Add(int index, Page page) => new(new(this, StoreKind, index, page, Value: 1));

    /// <summary>Another page, or none, in the place of a page. The caller holds the tree's lock.</summary>
    public Step Replace(int index, Page? page) => new(this, StoreKind, index, page);

    /// <summary>folio_buffers(): whether the page at an index has any.</summary>
    public Step<bool> HasBuffers(int index) => new(new(this, BuffersKind, index));

    /// <summary>folio_attach_private(): the reference is the caller's affair.</summary>
    public Step Attach(int index) => new(this, AttachKind, index);

    /// <summary>folio_detach_private(): the reference is the caller's affair.</summary>
    public Step Detach(int index) => new(this, DetachKind, index);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == IndexKind)
        {
            for (var i = 0; i < pages.Length; i++) footprint.Add(At(i), write: false);
            return;
        }

        footprint.Add(At(step.Argument), step.Kind.Access == Access.Write);

        // Whichever page is there now: if that changes, the index has been written, which conflicts anyway.
        if (step.Kind == LookupKind && pages[step.Argument] is { } page) footprint.Add(counts.LocationOf(page), write: true);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var index = (int)step.Argument;
        if (step.Kind == IndexKind) return Array.IndexOf(pages, (Page)step.Payload!);
        Reads(index);
        if (step.Kind == LookupKind) return pages[index] is { } found && counts.TryGetNow(found) ? found.Index : -1;
        if (step.Kind == BuffersKind) return buffers[index] ? 1 : 0;
        if (step.Kind == StoreKind && step.Value != 0 && pages[index] is not null) return 0;
        Writes(index);
        if (step.Kind == StoreKind) pages[index] = (Page?)step.Payload;
        else buffers[index] = step.Kind == AttachKind;
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == IndexKind) return StepText.Value($"folio->mapping({step.Payload})", result < 0 ? "none" : $"file[{result}]");
        if (step.Kind == LookupKind)
            return StepText.Pointer($"filemap_get_folio(file[{step.Argument}])", result < 0 ? null : $"{memory[(int)result]}");
        if (step.Kind == StoreKind) return StepText.Number($"xas_store(file[{step.Argument}], {step.Payload ?? "NULL"})", result);
        return step.Kind == BuffersKind ? StepText.Number($"folio_buffers(file[{step.Argument}])", result)
            : $"{step.Kind.Name}(file[{step.Argument}])";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(pages);
        Array.Clear(buffers);
    }
}
