namespace TagStorageModel.Model;

/// <summary>
/// I6: a page that user space can access through a tagged mapping has its tag storage reserved and its tags
/// initialised: when the entry is written, whenever LDG or STG goes through it, and until it is gone.
/// That the tags are the right ones is I7's.
/// </summary>
public sealed class TaggedMappingsHaveTags : Invariant<Revision>
{
    /// <summary>How often each page is mapped so; belongs to the location of the page's flags.</summary>
    private int[] mappings = [];

    /// <inheritdoc/>
    public override string Id => "I6";

    /// <inheritdoc/>
    public override string Sentence => "A tagged mapping has tag storage and initialised tags";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches =>
        [PageTable.SetKind, PageTable.ClearKind, PageFlags.ClearKind, UserMemory.LoadTagsKind, UserMemory.StoreTagsKind];

    /// <inheritdoc/>
    public override void Begin() => Array.Clear(mappings);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if ((step.Kind == PageTable.SetKind || step.Kind == PageTable.ClearKind) && step.Target is PageTable table)
        {
            AddFlags(ref footprint, Mapped(table.Of((int)step.Argument)));
            AddFlags(ref footprint, step.Kind == PageTable.SetKind ? Mapped(new Pte(step.Value)) : null);
        }
        else if (step.Kind == PageFlags.ClearKind && (PageFlags.FlagOf(step) & (PageFlag.MteTagged | PageFlag.TagStorageReserved)) != 0)
        {
            AddFlags(ref footprint, Code.Flags.PageOf(step));
        }
        else if (step.Kind == UserMemory.LoadTagsKind || step.Kind == UserMemory.StoreTagsKind)
        {
            AddFlags(ref footprint, Code.UserMemory.TaggedPageOf(step));
        }
    }

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        if (step.Kind == PageTable.SetKind || step.Kind == PageTable.ClearKind)
        {
            if (Mapped(new Pte(result)) is { } old) mappings[old.Index]--;
            if (step.Kind == PageTable.ClearKind || Mapped(new Pte(step.Value)) is not { } page) return;
            mappings[page.Index]++;
            Judge(thread, page, "mapped without tag storage", "mapped, tags not initialised");
        }
        else if (step.Kind == PageFlags.ClearKind)
        {
            if ((PageFlags.FlagOf(step) & (PageFlag.MteTagged | PageFlag.TagStorageReserved)) == 0) return;
            var page = Code.Flags.PageOf(step);
            if (mappings[page.Index] > 0) Judge(thread, page, "freed while mapped", "tags given up while mapped");
        }
        else if (result != 0 && Code.UserMemory.TaggedPageOf(step) is { } page)
        {
            Judge(thread, page, "accessed without tag storage", "accessed, tags not initialised", function: "el0_da");
        }
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        mappings = new int[Code.Memory.Pages.Count];
    }

    /// <summary>The page that an entry maps tagged and accessible.</summary>
    private Page? Mapped(Pte pte) => pte.IsValid && pte.IsTagged ? Code.Memory[pte.PageIndex] : null;

    private void AddFlags(ref Footprint footprint, Page? page)
    {
        if (page is not null) Code.Flags.AddFlags(page, PageFlag.TagStorageReserved | PageFlag.MteTagged, ref footprint);
    }

    private void Judge(ModelThread thread, Page page, string unreserved, string untagged, string? function = null)
    {
        Exercised++;
        var isReserved = Code.Flags.Has(page, PageFlag.TagStorageReserved);
        if (isReserved && Code.Flags.Has(page, PageFlag.MteTagged)) return;
        Machine.Violations.Report(this, thread, isReserved ? untagged : unreserved, page.Index, function: function, withLocks: false);
    }
}
