using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I6: a page that user space can access through a tagged mapping has its tag storage reserved and its tags
/// initialised: when the entry is written, whenever LDG or STG goes through it, and until it is gone.
/// That the tags are the right ones is I7's.
/// </summary>
public sealed class TaggedMappingsHaveTags : Invariant<Revision>
{
    /// <summary>Of steps that change flags: one without which the tags are not there.</summary>
    private static readonly StepTest IsOfTags =
        (in step) => (PageFlags.FlagOf(step) & (PageFlag.MteTagged | PageFlag.TagStorageReserved)) != 0;

    /// <summary>How often each page is mapped so; belongs to the location of the page's flags.</summary>
    private int[] mappings = [];

    /// <inheritdoc/>
    public override string Id => "I6";

    /// <inheritdoc/>
    public override string Sentence => "A tagged mapping has tag storage and initialised tags";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(PageTable.SetKind, joins: AddOldAndNew, does: Map),
        On(PageTable.ClearKind, joins: AddOld, does: Unmap),
        On(PageFlags.ClearKind, when: IsOfTags, joins: AddOfFlags, does: Clear),
        On([UserMemory.LoadTagsKind, UserMemory.StoreTagsKind], joins: AddAccessed, does: Access),
    ];

    /// <inheritdoc/>
    public override void Begin() => Array.Clear(mappings);

    /// <inheritdoc/>
    protected override void Attached()
    {
        mappings = new int[Code.Memory.Pages.Count];
    }

    /// <summary>The page that an entry maps tagged and accessible.</summary>
    private Page? Mapped(Pte pte) => pte.IsValid && pte.IsTagged ? Code.Memory[pte.PageIndex] : null;

    private void AddOld(in Step step, ref Footprint footprint) =>
        AddFlags(ref footprint, Mapped(((PageTable)step.Target).Of((int)step.Argument)));

    private void AddOldAndNew(in Step step, ref Footprint footprint)
    {
        AddOld(step, ref footprint);
        AddFlags(ref footprint, Mapped(new Pte(step.Value)));
    }

    private void AddOfFlags(in Step step, ref Footprint footprint) => AddFlags(ref footprint, Code.Flags.PageOf(step));

    private void AddAccessed(in Step step, ref Footprint footprint) => AddFlags(ref footprint, Code.UserMemory.TaggedPageOf(step));

    private void AddFlags(ref Footprint footprint, Page? page)
    {
        if (page is not null) Code.Flags.AddFlags(page, PageFlag.TagStorageReserved | PageFlag.MteTagged, ref footprint);
    }

    private void Map(ModelThread thread, in Step step, long result)
    {
        Unmap(thread, step, result);
        if (Mapped(new Pte(step.Value)) is not { } page) return;
        mappings[page.Index]++;
        Judge(thread, page, "mapped without tag storage", "mapped, tags not initialised");
    }

    private void Unmap(ModelThread thread, in Step step, long result)
    {
        if (Mapped(new Pte(result)) is { } old) mappings[old.Index]--;
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

    private void Judge(ModelThread thread, Page page, string unreserved, string untagged, string? function = null)
    {
        Exercised++;
        var isReserved = Code.Flags.Has(page, PageFlag.TagStorageReserved);
        if (isReserved && Code.Flags.Has(page, PageFlag.MteTagged)) return;
        Machine.Violations.Report(this, thread, isReserved ? untagged : unreserved, page.Index, function: function, withLocks: false);
    }
}
