namespace TagStorageModel.Model;

/// <summary>
/// The one swap device: the map of how often each entry is used, and the swap cache. An entry is free when nobody
/// uses it and no page is cached for it.
/// </summary>
public sealed class Swap : KernelObject
{
    private static readonly StepKind GetKind = new("get_swap_page", Access.Write);
    private static readonly StepKind DuplicateKind = new("swap_duplicate", Access.Write);
    private static readonly StepKind PutKind = new("swap_entry_put", Access.Write);
    private static readonly StepKind CountKind = new("swap_count", Access.Read);
    private static readonly StepKind AddKind = new("add_to_swap_cache", Access.Write);
    private static readonly StepKind DeleteKind = new("delete_from_swap_cache", Access.Write);
    private static readonly StepKind ReplaceKind = new("__xa_store(swap_cache)", Access.Write);
    private static readonly StepKind EntryKind = new("page_swap_entry", Access.Read);
    private static readonly StepKind LookupKind = new("lookup_swap_cache", Access.Read);
    private readonly Memory memory;
    private readonly PageRefCounts counts;
    private readonly int[] uses;
    private readonly Page?[] cache;

    /// <summary>An empty device.</summary>
    public Swap(Machine machine, Memory memory, PageRefCounts counts, int size)
        : base(machine, "swap")
    {
        this.memory = memory;
        this.counts = counts;
        uses = new int[size];
        cache = new Page?[size];
        Lock = new SpinLock(machine, "si->lock", "si->lock");
    }

    /// <summary>si->lock.</summary>
    public SpinLock Lock { get; }

    /// <summary>Takes the lowest free entry for a page and puts the page into the swap cache: the slot, or −1.</summary>
    public Step<int> Get(Page page) => new(new(this, GetKind, -1, page));

    /// <summary>swap_duplicate(): one more user.</summary>
    public Step Duplicate(SwapEntry entry) => new(this, DuplicateKind, entry.Slot);

    /// <summary>One user less; whether nobody uses the entry now, the cache included.</summary>
    public Step<bool> Put(SwapEntry entry) => new(new(this, PutKind, entry.Slot));

    /// <summary>__swap_count(): users, the cache not counted.</summary>
    public Step<int> Count(SwapEntry entry) => new(new(this, CountKind, entry.Slot));

    /// <summary>add_to_swap_cache() for swap-in: 0, −EEXIST if a page is cached, −EINVAL if nobody uses the entry any more.</summary>
    public Step<int> Add(SwapEntry entry, Page page) => new(new(this, AddKind, entry.Slot, page));

    /// <summary>delete_from_swap_cache(); whether nobody uses the entry now.</summary>
    public Step<bool> Delete(SwapEntry entry) => new(new(this, DeleteKind, entry.Slot));

    /// <summary>swap_cache_get_folio(): the index of the cached page with one more reference, or −1.</summary>
    public Step<int> Lookup(SwapEntry entry) => new(new(this, LookupKind, entry.Slot));

    /// <summary>Migration puts another page in the place of the cached one.</summary>
    public Step Replace(SwapEntry entry, Page page) => new(this, ReplaceKind, entry.Slot, page);

    /// <summary>page_swap_entry(): the slot a page in the swap cache is cached for, or −1. Stable under its folio lock.</summary>
    public Step<int> EntryOf(Page page) => new(new(this, EntryKind, -1, page));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == GetKind || step.Kind == EntryKind)
        {
            for (var slot = 0; slot < uses.Length; slot++) footprint.Add(At(slot), step.Kind == GetKind);
            return;
        }

        footprint.Add(At(step.Argument), step.Kind.Access == Access.Write);
        if (step.Kind != LookupKind) return;
        for (var page = 0; page < memory.Pages.Count; page++) footprint.Add(counts.LocationOf(memory[page]), write: true);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var kind = step.Kind;
        var slot = (int)step.Argument;
        if (kind == GetKind) return Take((Page)step.Payload!);
        if (kind == EntryKind) return Array.IndexOf(cache, (Page)step.Payload!);
        Reads(slot);
        if (kind == CountKind) return uses[slot];
        if (kind == LookupKind) return cache[slot] is { } found && counts.TryGetNow(found) ? found.Index : -1;
        if (kind == AddKind)
        {
            if (cache[slot] is not null) return Errno.Exists;
            if (uses[slot] == 0) return Errno.Invalid;
        }

        Writes(slot);
        if (kind == DuplicateKind) uses[slot]++;
        if (kind == PutKind) uses[slot]--;
        if (kind == AddKind || kind == ReplaceKind) cache[slot] = (Page)step.Payload!;
        if (kind == DeleteKind) cache[slot] = null;
        return kind != AddKind && uses[slot] == 0 && cache[slot] is null ? 1 : 0;
    }

    /// <inheritdoc/>
    public override string Describe(in Step step, long result)
    {
        if (step.Kind == GetKind) return $"get_swap_page({step.Payload}) → {(result < 0 ? "none" : new SwapEntry((int)result))}";
        if (step.Kind == LookupKind) return $"lookup_swap_cache(swp:{step.Argument}) → {(result < 0 ? "NULL" : memory[(int)result])}";
        if (step.Kind == AddKind) return $"add_to_swap_cache({step.Payload}, swp:{step.Argument}) → {Errno.Text(result)}";
        if (step.Kind == EntryKind) return $"page_swap_entry({step.Payload}) → {(result < 0 ? "none" : new SwapEntry((int)result))}";
        return step.Kind == CountKind ? $"swap_count(swp:{step.Argument}) → {result}" : $"{step.Kind.Name}(swp:{step.Argument})";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(uses);
        Array.Clear(cache);
    }

    private int Take(Page page)
    {
        for (var slot = 0; slot < uses.Length; slot++)
        {
            if (uses[slot] != 0 || cache[slot] is not null) continue;
            Writes(slot);
            cache[slot] = page;
            return slot;
        }

        return -1;
    }
}
