using System.Numerics;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>The flags of a page that the model knows, all in the same word.</summary>
[Flags]
public enum PageFlag
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>PG_mte_tagged (PG_arch_2): the page's tags are initialised and readable.</summary>
    MteTagged = 1,

    /// <summary>PG_mte_lock (PG_arch_3): somebody has won the right to initialise the tags. Never unlocked.</summary>
    MteLock = 2,

    /// <summary>PG_tag_storage_reserved (PG_arch_4): the page's tag block is reserved on its behalf.</summary>
    TagStorageReserved = 4,

    /// <summary>PG_anon_exclusive.</summary>
    AnonExclusive = 8,

    /// <summary>PG_lru.</summary>
    Lru = 16,

    /// <summary>PG_swapcache.</summary>
    SwapCache = 32,

    /// <summary>PageKsm(): the page's mapping is KSM's stable node. Until the page is freed.</summary>
    Ksm = 256,

    /// <summary>The flags that the tails of a huge page take over from its head when it is split.</summary>
    Inherited = MteTagged | MteLock | TagStorageReserved,

    /// <summary>The flags cleared when a page is freed (PAGE_FLAGS_CHECK_AT_PREP).</summary>
    CheckAtPrep = MteTagged | MteLock | TagStorageReserved | AnonExclusive | Lru | SwapCache | Ksm,
}

/// <summary>
/// page->flags of every page: one word a page. Its bits are changed by atomic operations, so that those on different bits
/// do not depend on each other: each flag has a location of its own.
/// </summary>
public sealed class PageFlags(Machine machine, Memory memory) : KernelObject(machine, "page->flags")
{
    /// <summary>Plain atomic load of one bit.</summary>
    public static readonly StepKind TestKind = new("test_bit", Access.Read);

    /// <summary>set_bit(): atomic, with no order against other memory.</summary>
    public static readonly StepKind SetKind = new("set_bit", Access.Write) { MayBeDelayed = true };

    /// <summary>clear_bit(): atomic, with no order against other memory.</summary>
    public static readonly StepKind ClearKind = new("clear_bit", Access.Write) { MayBeDelayed = true };

    /// <summary>Atomic, full barrier; the old value.</summary>
    public static readonly StepKind TestAndSetKind = new("test_and_set_bit", Access.Write);

    /// <summary>Atomic, full barrier; the old value.</summary>
    public static readonly StepKind TestAndClearKind = new("test_and_clear_bit", Access.Write);

    /// <summary>Busy wait, acquire when satisfied.</summary>
    public static readonly StepKind SpinKind = new("smp_cond_load_acquire", Access.Read) { Waits = true };

    /// <summary>A tail's flags become those of the head that it was part of; the result is those that it took over.</summary>
    public static readonly StepKind InheritKind = new("__split_huge_page_tail flags", Access.Write);

    private static readonly PageFlag[] Parts = [.. Enum.GetValues<PageFlag>().Where(flag => BitOperations.IsPow2((int)flag))];

    /// <summary>
    /// PG_mte_lock: held by whoever has won it until PG_mte_tagged is set, waited for by whoever spins until then. No lock,
    /// and unknown to the real lockdep.
    /// </summary>
    private readonly LockClass tagging = machine.Lockdep.AddMap("PG_mte_lock");
    private readonly PageFlag[] words = new PageFlag[memory.Pages.Count];
    private readonly ModelThread?[] taggers = new ModelThread?[memory.Pages.Count];

    /// <summary>How often in this run PG_tag_storage_reserved took effect after other steps than the one that set it.</summary>
    public int LateReservations { get; private set; }

    /// <summary>test_bit().</summary>
    public Step<bool> Test(Page page, PageFlag flag) => new(Make(TestKind, page, flag));

    /// <summary>set_bit().</summary>
    public Step Set(Page page, PageFlag flag) => Store(Make(SetKind, page, flag));

    /// <summary>clear_bit(), of one flag or of several in one word.</summary>
    public Step Clear(Page page, PageFlag flags) => Store(Make(ClearKind, page, flags));

    /// <summary>test_and_set_bit(): whether it had been set.</summary>
    public Step<bool> TestAndSet(Page page, PageFlag flag) => new(Make(TestAndSetKind, page, flag));

    /// <summary>test_and_clear_bit(): whether it had been set.</summary>
    public Step<bool> TestAndClear(Page page, PageFlag flag) => new(Make(TestAndClearKind, page, flag));

    /// <summary>
    /// What __split_huge_page_tail() makes of a tail's flags: PAGE_FLAGS_CHECK_AT_PREP is cleared, then the head's are
    /// taken over. One step: nobody looks at a frozen tail in between.
    /// </summary>
    /// <param name="tail">The tail.</param>
    /// <param name="head">The head.</param>
    /// <param name="kept">Flags of the tail that stay as they are, whatever the head has.</param>
    public Step Inherit(Page tail, Page head, PageFlag kept = PageFlag.None) =>
        Make(InheritKind, tail, PageFlag.CheckAtPrep & ~kept) with { Value = head.Index };

    /// <summary>smp_cond_load_acquire() until the bit is set.</summary>
    public Step SpinUntil(Page page, PageFlag flag) => Make(SpinKind, page, flag);

    /// <summary>The page that a step of this table is about.</summary>
    public Page PageOf(in Step step) => memory[(int)(step.Argument >> 16)];

    /// <summary>The flag that a step of this table is about.</summary>
    public static PageFlag FlagOf(in Step step) => (PageFlag)(step.Argument & 0xffff);

    /// <summary>A page's flag, for a rule whose step has it in its footprint or for judging a run that is over.</summary>
    public bool Has(Page page, PageFlag flag)
    {
        Reads(page.Index, flag);
        return (words[page.Index] & flag) != 0;
    }

    /// <summary>
    /// Whether a step would change PG_tag_storage_reserved of its page from what it is now, for a rule's footprint:
    /// that of the step has the flag.
    /// </summary>
    public bool IsSet(in Step step) => (words[step.Argument >> 16] & PageFlag.TagStorageReserved) != 0;

    /// <summary>Adds the locations of all flags of a page.</summary>
    public void AddLocations(Page page, List<Location> locations)
    {
        for (var part = 0; part < Parts.Length; part++) locations.Add(At(PartOf(page.Index, part)));
    }

    /// <summary>One location for all flags of the page that a location belongs to.</summary>
    public static Location WordOf(Location location) =>
        Location.Of(location.ObjectId, (long)(location.Value & 0xffff_ffff_ffff) / Parts.Length * Parts.Length);

    /// <summary>Adds what a rule has to read to know a page's flags.</summary>
    public void AddFlags(Page page, PageFlag flags, ref Footprint footprint) => Add(page.Index, flags, write: false, ref footprint);

    /// <inheritdoc/>
    public override long WaitedPart(in Step step) => step.Argument >> 16;

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) =>
        step.Kind != SpinKind || (words[step.Argument >> 16] & FlagOf(step)) != 0;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        Add(step.Argument >> 16, FlagOf(step), step.Kind.Access == Access.Write, ref footprint);
        if (step.Kind == InheritKind) Add(step.Value, PageFlag.Inherited & FlagOf(step), write: false, ref footprint);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var index = step.Argument >> 16;
        var flag = FlagOf(step);
        Reads(index, flag);
        var word = step.Kind == TestKind ? (PageFlag)SeenBy(thread, index, (long)words[index]) : words[index];
        var old = (word & flag) != 0 ? 1 : 0;
        if (step.Kind == SpinKind) Machine.Lockdep.WaitedFor(thread, tagging);
        if (step.Kind.Access != Access.Write) return old;
        Writes(index, flag);
        NoteTagging(thread, step.Kind, index, flag, old);
        if (step.Kind == InheritKind)
        {
            Reads(step.Value, PageFlag.Inherited & flag);
            var inherited = words[step.Value] & PageFlag.Inherited & flag;
            words[index] = (words[index] & ~flag) | inherited;
            return (long)inherited;
        }

        if (step.Kind == SetKind || step.Kind == TestAndSetKind) words[index] |= flag;
        else words[index] &= ~flag;
        return old;
    }

    /// <inheritdoc/>
    public override long WordOf(in Step store) => store.Argument >> 16;

    /// <inheritdoc/>
    public override long Stored(in Step store, long value) =>
        store.Kind == SetKind ? value | (long)FlagOf(store) : value & ~(long)FlagOf(store);

    /// <inheritdoc/>
    public override void StoreIsDelayed(ModelThread thread, in Step store)
    {
        if (store.Kind == SetKind && FlagOf(store) == PageFlag.MteTagged) thread.Maps.LetGo(tagging, WordOf(store));
    }

    /// <inheritdoc/>
    public override void StoreIsLate(in Step store)
    {
        if (store.Kind != SetKind || FlagOf(store) != PageFlag.TagStorageReserved) return;
        Dirty();
        LateReservations++;
    }

    /// <inheritdoc/>
    public override bool IsAboutTheSame(in Step first, in Step second) =>
        (first.Argument >> 16) == (second.Argument >> 16) && (FlagOf(first) & FlagOf(second)) != 0;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == InheritKind)
        {
            return (FlagOf(step) & PageFlag.Inherited) == 0
                ? $"{PageOf(step)}->flags: &= ~PAGE_FLAGS_CHECK_AT_PREP, but for the flags of its tags"
                : $"{PageOf(step)}->flags: &= ~PAGE_FLAGS_CHECK_AT_PREP, |= {memory[(int)step.Value]}->flags: "
                    + $"{InheritedText((PageFlag)result)}";
        }

        var text = $"{step.Kind.Name}({Text(FlagOf(step))}, {PageOf(step)})";
        return step.Kind == TestKind || step.Kind == TestAndSetKind || step.Kind == TestAndClearKind ? StepText.Number(text, result) : text;
    }

    /// <summary>The kernel's name of a flag.</summary>
    public static string Text(PageFlag flag) => flag switch
    {
        PageFlag.MteTagged => "PG_mte_tagged",
        PageFlag.MteLock => "PG_mte_lock",
        PageFlag.TagStorageReserved => "PG_tag_storage_reserved",
        PageFlag.AnonExclusive => "PG_anon_exclusive",
        PageFlag.Lru => "PG_lru",
        PageFlag.SwapCache => "PG_swapcache",
        PageFlag.Ksm => "PageKsm",
        PageFlag.CheckAtPrep => "PAGE_FLAGS_CHECK_AT_PREP",
        _ => flag.ToString(),
    };

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => step.Kind == SpinKind ? taggers[step.Argument >> 16] : null;

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(words);
        Array.Clear(taggers);
        LateReservations = 0;
    }

    /// <summary>Who has won the right to initialise a page's tags, for lockdep and for whoever waits for ever.</summary>
    private void NoteTagging(ModelThread thread, StepKind kind, long index, PageFlag flag, int old)
    {
        if (kind == TestAndSetKind && flag == PageFlag.MteLock && old == 0)
        {
            taggers[index] = thread;
            thread.Maps.Hold(tagging, index);
        }
        else if (kind == SetKind && flag == PageFlag.MteTagged)
        {
            thread.Maps.LetGo(tagging, index);
        }
        else if (kind == ClearKind && (flag & PageFlag.MteLock) != 0)
        {
            taggers[index] = null;
        }
    }

    private static string InheritedText(PageFlag inherited)
    {
        PageFlag[] flags = [PageFlag.MteTagged, PageFlag.MteLock, PageFlag.TagStorageReserved];
        return inherited == PageFlag.None ? "no flag of its tags"
            : string.Join('|', flags.Where(flag => (inherited & flag) != 0).Select(Text));
    }

    private static long PartOf(long index, int part) => (index * Parts.Length) + part;

    private void Add(long index, PageFlag flags, bool write, ref Footprint footprint)
    {
        for (var part = 0; part < Parts.Length; part++)
        {
            if ((flags & Parts[part]) != 0) footprint.Add(At(PartOf(index, part)), write);
        }
    }

    private void Reads(long index, PageFlag flags)
    {
        for (var part = 0; part < Parts.Length && Machine.Checked; part++)
        {
            if ((flags & Parts[part]) != 0) Reads(PartOf(index, part));
        }
    }

    private void Writes(long index, PageFlag flags)
    {
        Dirty();
        for (var part = 0; part < Parts.Length && Machine.Checked; part++)
        {
            if ((flags & Parts[part]) != 0) Writes(PartOf(index, part));
        }
    }

    private Step Make(StepKind kind, Page page, PageFlag flag) => new(this, kind, ((long)page.Index << 16) | (long)flag);
}
