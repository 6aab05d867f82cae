using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Mm.Swap;

/// <summary>
/// The one swap device: the map of how often each entry is used, and the swap cache. An entry that nobody uses and
/// for which no page is cached is free once it is given back to the device. What the kernel does to the map under the
/// cluster's lock, in which nothing else is called, is one step.
/// </summary>
public sealed class SwapInfo : KernelObject
{
    /// <summary>An entry is taken; payload: the page that is then cached for it, result: the slot, or −1.</summary>
    public static readonly StepKind GetKind = new("get_swap_page", Access.Write);

    /// <summary>The swap cache is looked up; the index of the page, which has one more reference, or −1.</summary>
    public static readonly StepKind LookupKind = new("lookup_swap_cache", Access.Read);

    /// <summary>An entry that nobody uses is free again.</summary>
    public static readonly StepKind GiveBackKind = new("swap_entry_free", Access.Write);

    /// <summary>One user less; as <see cref="Put"/>.</summary>
    public static readonly StepKind PutKind = new("swap_entry_put", Access.Write);

    private static readonly StepKind DuplicateKind = new("swap_duplicate", Access.Write);
    private static readonly StepKind CountKind = new("swap_count", Access.Read);

    /// <summary>The first slot behind another that is not free.</summary>
    public static readonly StepKind NextKind = new("find_next_to_unuse", Access.Read);

    /// <summary>A page that is read in is cached; payload: the page, result: 0 if it was.</summary>
    public static readonly StepKind AddKind = new("add_to_swap_cache", Access.Write);

    /// <summary>A page leaves the cache; result: 0 if the entry is still used.</summary>
    public static readonly StepKind DeleteKind = new("delete_from_swap_cache", Access.Write);

    /// <summary>Another page is cached; payload: the page.</summary>
    public static readonly StepKind ReplaceKind = new("__xa_store(swap_cache)", Access.Write);

    private static readonly StepKind PrepareKind = new("swapcache_prepare", Access.Write);
    private static readonly StepKind ClearPreparedKind = new("swapcache_clear", Access.Write);
    private static readonly StepKind WaitKind = new("schedule_timeout_uninterruptible", Access.Read) { Waits = true };
    private static readonly StepKind EntryKind = new("page_swap_entry", Access.Read);
    private readonly Memory memory;
    private readonly PageRefCounts counts;
    private readonly int[] uses;
    private readonly Page?[] cache;
    private readonly bool[] unused;
    private readonly ModelThread?[] prepared;

    /// <summary>An empty device.</summary>
    public SwapInfo(Machine machine, Memory memory, PageRefCounts counts, int size)
        : base(machine, "swap")
    {
        this.memory = memory;
        this.counts = counts;
        uses = new int[size];
        cache = new Page?[size];
        unused = new bool[size];
        prepared = new ModelThread?[size];
        Lock = new SpinLock(machine, "si->lock", "si->lock");
    }

    /// <summary>Nobody uses an entry, the swap cache included.</summary>
    public const int Unused = 1;

    /// <summary>A page is cached for an entry, and nobody uses it otherwise.</summary>
    public const int OnlyCached = 2;

    /// <summary>si->lock.</summary>
    public SpinLock Lock { get; }

    /// <summary>Takes the lowest free entry for a page and puts the page into the swap cache: the slot, or −1.</summary>
    public Step<int> Get(Page page) => new(new(this, GetKind, -1, page));

    /// <summary>swap_duplicate(): one more user.</summary>
    public Step Duplicate(SwapEntry entry) => new(this, DuplicateKind, entry.Slot);

    /// <summary>
    /// __swap_entry_free_locked(): one user less. <see cref="Unused"/> if nobody uses the entry now: the caller sees
    /// to it that it is given back. <see cref="OnlyCached"/> if only the swap cache does.
    /// </summary>
    public Step<int> Put(SwapEntry entry) => new(new(this, PutKind, entry.Slot));

    /// <summary>
    /// swapcache_prepare(): the entry is taken for cached although no page is; 0, −EEXIST if it is already, −EINVAL if nobody uses it
    /// any more.
    /// </summary>
    public Step<int> Prepare(SwapEntry entry) => new(new(this, PrepareKind, entry.Slot));

    /// <summary>swapcache_clear(): the end of that; as <see cref="Put"/>.</summary>
    public Step<int> ClearPrepared(SwapEntry entry) => new(new(this, ClearPreparedKind, entry.Slot));

    /// <summary>Sleeps, however often, until an entry is not taken for cached without a page.</summary>
    public Step WaitPrepared(SwapEntry entry)
    {
        Context.MightSleep();
        return new(this, WaitKind, entry.Slot);
    }

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != WaitKind || prepared[step.Argument] is null;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => step.Kind == WaitKind ? prepared[step.Argument] : null;

    /// <summary>swap_entry_free(): an entry that nobody uses is free again; the caller holds si->lock.</summary>
    public Step GiveBack(SwapEntry entry) => new(this, GiveBackKind, entry.Slot);

    /// <summary>find_next_to_unuse(): the first slot behind one that is not free, or −1.</summary>
    public Step<int> NextInUse(int after) => new(new(this, NextKind, after));

    /// <summary>__swap_count(): users, the cache not counted.</summary>
    public Step<int> Count(SwapEntry entry) => new(new(this, CountKind, entry.Slot));

    /// <summary>add_to_swap_cache() for swap-in: 0, −EEXIST if a page is cached, −EINVAL if nobody uses the entry any more.</summary>
    public Step<int> Add(SwapEntry entry, Page page) => new(new(this, AddKind, entry.Slot, page));

    /// <summary>delete_from_swap_cache(); as <see cref="Put"/>.</summary>
    public Step<int> Delete(SwapEntry entry) => new(new(this, DeleteKind, entry.Slot));

    /// <summary>swap_cache_get_folio(): the index of the cached page with one more reference, or −1.</summary>
    public Step<int> Lookup(SwapEntry entry) => new(new(this, LookupKind, entry.Slot));

    /// <summary>Migration puts another page in the place of the cached one.</summary>
    public Step Replace(SwapEntry entry, Page page) => new(this, ReplaceKind, entry.Slot, page);

    /// <summary>page_swap_entry(): the slot a page in the swap cache is cached for, or −1. Stable under its folio lock.</summary>
    public Step<int> EntryOf(Page page) => new(new(this, EntryKind, -1, page));

    /// <summary>Whether an entry is not free, for judging a run that is over.</summary>
    public bool HasEntryInUse => FirstInUse(0) >= 0;

    /// <summary>The page that is cached for an entry, for a rule that has the entry in its footprint; null if there is none.</summary>
    public Page? CachedFor(SwapEntry entry)
    {
        Reads(entry.Slot);
        return cache[entry.Slot];
    }

    /// <summary>The location of an entry.</summary>
    public Location LocationOf(SwapEntry entry) => At(entry.Slot);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == GetKind || step.Kind == EntryKind || step.Kind == NextKind)
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
        if (kind == NextKind) return FirstInUse(slot + 1);
        Reads(slot);
        if (kind == CountKind) return uses[slot];
        if (kind == LookupKind) return cache[slot] is { } found && counts.TryGetNow(found) ? found.Index : -1;
        if (kind == WaitKind) return 0;
        if (kind == AddKind || kind == PrepareKind)
        {
            if (cache[slot] is not null || prepared[slot] is not null) return Errno.Exists;
            if (uses[slot] == 0) return Errno.Invalid;
        }

        Writes(slot);
        if (kind == DuplicateKind) uses[slot]++;
        if (kind == PutKind) uses[slot]--;
        if (kind == AddKind || kind == ReplaceKind) cache[slot] = (Page)step.Payload!;
        if (kind == DeleteKind) cache[slot] = null;
        if (kind == GiveBackKind) unused[slot] = false;
        if (kind == PrepareKind || kind == ClearPreparedKind) prepared[slot] = kind == PrepareKind ? thread : null;
        if (kind != PutKind && kind != DeleteKind && kind != ClearPreparedKind) return 0;
        if (uses[slot] != 0) return 0;
        if (cache[slot] is not null || prepared[slot] is not null) return OnlyCached;
        unused[slot] = true;
        return Unused;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == GetKind) return StepText.Value($"get_swap_page({step.Payload})", EntryText(result));
        if (step.Kind == LookupKind)
            return StepText.Pointer($"lookup_swap_cache(swp:{step.Argument})", result < 0 ? null : $"{memory[(int)result]}");
        if (step.Kind == PrepareKind) return StepText.ErrorNumber($"swapcache_prepare(swp:{step.Argument})", result);
        if (step.Kind == WaitKind) return $"schedule_timeout_uninterruptible(1) while swp:{step.Argument} is prepared";
        if (step.Kind == AddKind) return StepText.ErrorNumber($"add_to_swap_cache({step.Payload}, swp:{step.Argument})", result);
        if (step.Kind == EntryKind) return StepText.Value($"page_swap_entry({step.Payload})", EntryText(result));
        if (step.Kind == NextKind) return StepText.Value($"find_next_to_unuse({step.Argument})", EntryText(result));
        return step.Kind == CountKind ? StepText.Number($"swap_count(swp:{step.Argument})", result)
            : $"{step.Kind.Name}(swp:{step.Argument})";
    }

    private static string EntryText(long slot) => slot < 0 ? "none" : new SwapEntry((int)slot).ToString();

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(uses);
        Array.Clear(cache);
        Array.Clear(unused);
        Array.Clear(prepared);
    }

    private bool IsFree(int slot) => uses[slot] == 0 && cache[slot] is null && !unused[slot] && prepared[slot] is null;

    private int FirstInUse(int first)
    {
        for (var slot = first; slot < uses.Length; slot++)
        {
            Reads(slot);
            if (!IsFree(slot)) return slot;
        }

        return -1;
    }

    private int Take(Page page)
    {
        for (var slot = 0; slot < uses.Length; slot++)
        {
            if (!IsFree(slot)) continue;
            Writes(slot);
            cache[slot] = page;
            return slot;
        }

        return -1;
    }
}
