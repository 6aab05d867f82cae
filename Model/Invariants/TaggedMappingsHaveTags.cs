using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I6: a page that user space or a guest can access through a tagged mapping has its tag storage reserved, its tags
/// initialised, and in it those that I7 says it ought to have: when the entry is written, be it of a small page, of a huge one
/// or of stage 2. Until it is gone, and whenever LDG or STG goes through it, storage and tags are there. Tags that were lost
/// before are put down to whoever lost them.
/// </summary>
public sealed class TaggedMappingsHaveTags : Invariant<Revision>
{
    /// <summary>Detail: memory is longer than what its tag storage covers, and this page is in the rest.</summary>
    private const string NoBlock = "its tags lie in no block";

    /// <summary>Of steps that change flags: one without which the tags are not there.</summary>
    private static readonly StepTest IsOfTags =
        (in step) => (PageFlags.FlagOf(step) & (PageFlag.MteTagged | PageFlag.TagStorageReserved)) != 0;

    /// <summary>How often each page is mapped so by processes; belongs to the location of the page's flags.</summary>
    private int[] mappings = [];

    /// <summary>Knows the logical tags; null where that rule does not watch, and with it nobody knows them.</summary>
    private TagsArePreserved? preserved;

    /// <inheritdoc/>
    public override string Id => "I6";

    /// <inheritdoc/>
    public override string Sentence => "A tagged mapping has tag storage and the tags that it ought to have";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(PageTable.SetKind, joins: AddOldAndNew, does: Map),
        On(PageTable.ClearKind, joins: AddOld, does: Unmap),
        On(PageTable.PmdKinds, joins: AddOldAndNewHuge, does: MapHuge),
        On([Kvm.MapKind, Kvm.RelaxKind], joins: AddGuests, does: MapForGuest),
        On(PageFlags.ClearKind, when: IsOfTags, joins: AddOfFlags, does: Clear),
        On([UserMemory.LoadTagsKind, UserMemory.StoreTagsKind], joins: AddAccessed, does: Access),
    ];

    /// <inheritdoc/>
    public override void Begin() => Array.Clear(mappings);

    /// <inheritdoc/>
    protected override void Attached()
    {
        mappings = new int[Code.Memory.Pages.Count];
        preserved = Machine.Invariants.OfType<TagsArePreserved>().FirstOrDefault();
    }

    /// <summary>The page that an entry maps tagged and accessible, or the first of those that a PMD does.</summary>
    private Page? Mapped(Pte pte) => pte.IsValid && pte.IsTagged ? Code.Memory[pte.PageIndex] : null;

    private static Stage2Entry EntryOf(in Step step) => ((Kvm)step.Target).Of((int)step.Argument);

    private void AddOld(in Step step, ref Footprint footprint) =>
        AddFlags(ref footprint, Mapped(((PageTable)step.Target).Of((int)step.Argument)));

    private void AddOldAndNew(in Step step, ref Footprint footprint)
    {
        AddOld(step, ref footprint);
        AddNew(ref footprint, Mapped(new Pte(step.Value)));
    }

    private void AddOldAndNewHuge(in Step step, ref Footprint footprint)
    {
        var old = ((PageTable)step.Target).Pmd;
        var now = Mapped(PageTable.EntryAfter(step, old.Bits));
        for (var i = 0; i < Code.Configuration.Options.HugeSize; i++)
        {
            if (Mapped(old) is { } before) AddFlags(ref footprint, Code.Memory[before.Index + i]);
            if (now is not null) AddNew(ref footprint, Code.Memory[now.Index + i]);
        }
    }

    private void AddGuests(in Step step, ref Footprint footprint)
    {
        var entry = step.Kind == Kvm.MapKind ? new Stage2Entry(step.Value) : EntryOf(step);
        if (!entry.IsTagged) return;
        AddNew(ref footprint, Code.Memory[entry.PageIndex]);
        footprint.Add(((Kvm)step.Target).Mm.Table.LocationOf((int)step.Argument), write: false);
    }

    private void AddOfFlags(in Step step, ref Footprint footprint) => AddFlags(ref footprint, Code.Flags.PageOf(step));

    private void AddAccessed(in Step step, ref Footprint footprint) => AddFlags(ref footprint, Code.UserMemory.TaggedPageOf(step));

    private void AddNew(ref Footprint footprint, Page? page)
    {
        AddFlags(ref footprint, page);
        if (page is not null && preserved is not null) footprint.Add(Code.Tags.LocationOf(page), write: false);
    }

    private void AddFlags(ref Footprint footprint, Page? page)
    {
        if (page is not null) Code.Flags.AddFlags(page, PageFlag.TagStorageReserved | PageFlag.MteTagged, ref footprint);
    }

    private void Map(ModelThread thread, in Step step, long result)
    {
        Unmap(thread, step, result);
        if (Mapped(new Pte(step.Value)) is not { } page) return;
        mappings[page.Index]++;
        if (MmOf(step) is { } mm) JudgeMapping(thread, mm, (int)step.Argument, page);
    }

    private void Unmap(ModelThread thread, in Step step, long result)
    {
        if (Mapped(new Pte(result)) is { } old) mappings[old.Index]--;
    }

    private void MapHuge(ModelThread thread, in Step step, long result)
    {
        var now = Mapped(PageTable.EntryAfter(step, result));
        if (MmOf(step) is not { } mm) return;
        for (var i = 0; i < mm.HugeSize; i++)
        {
            if (Mapped(new Pte(result)) is { } old) mappings[old.Index + i]--;
            if (now is null) continue;
            mappings[now.Index + i]++;
            JudgeMapping(thread, mm, mm.Size + i, Code.Memory[now.Index + i]);
        }
    }

    private void MapForGuest(ModelThread thread, in Step step, long result)
    {
        var entry = EntryOf(step);
        if (!entry.IsTagged || (step.Kind == Kvm.RelaxKind && result == 0)) return;
        var mm = ((Kvm)step.Target).Mm;
        var page = Code.Memory[entry.PageIndex];
        var pte = mm.Table.Of((int)step.Argument);
        if (pte.IsPresent && pte.PageIndex == page.Index) JudgeMapping(thread, mm, (int)step.Argument, page);
        else Judge(thread, page, "mapped without tag storage", "mapped, tags not initialised");
    }

    private void Clear(ModelThread thread, in Step step, long result)
    {
        var page = Code.Flags.PageOf(step);
        if (mappings[page.Index] > 0) Judge(thread, page, "freed while mapped", "tags given up while mapped");
    }

    private void Access(ModelThread thread, in Step step, long result)
    {
        if (result != 0 && Code.UserMemory.TaggedPageOf(step) is { } page)
            Judge(thread, page, "accessed without tag storage", "accessed, tags not initialised", function: "el0_da");
    }

    private void JudgeMapping(ModelThread thread, MmStruct mm, int address, Page page)
    {
        if (!Judge(thread, page, "mapped without tag storage", "mapped, tags not initialised") || preserved is null) return;
        var (expected, blame) = preserved.WhenMapped(mm, address, page, thread);
        var seen = Code.Tags.Of(page);
        if (seen == expected) return;
        blame = blame.Or(Blame.On(thread, Loss.OthersMapped));
        Machine.Violations.Report(
            this, thread, blame.Detail, page.Index, (expected << 32) | (uint)seen,
            function: blame.Function, withLocks: false, cause: blame.Entry, isCausedInSetup: blame.IsInSetup);
    }

    /// <summary>Whether a page has tag storage, and its tags are initialised.</summary>
    private bool Judge(ModelThread thread, Page page, string unreserved, string untagged, string? function = null)
    {
        Exercised++;
        var isReserved = Code.Flags.Has(page, PageFlag.TagStorageReserved);
        if (isReserved && Code.Flags.Has(page, PageFlag.MteTagged)) return true;
        var hasBlock = page.IsTagStorage || Code.Memory.HardwareBlockOf(page.Pfn) is not null;
        Machine.Violations.Report(this, thread, isReserved ? untagged : hasBlock ? unreserved : NoBlock, page.Index, function: function,
            withLocks: false);
        return false;
    }

    private MmStruct? MmOf(in Step step)
    {
        foreach (var mm in Code.Mms)
        {
            if (mm.Table == step.Target) return mm;
        }

        return null;
    }
}
