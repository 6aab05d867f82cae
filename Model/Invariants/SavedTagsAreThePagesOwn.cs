using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I8: tags saved in tags_by_pfn belong to the page as it is allocated now: none are left when a page is freed, and
/// none are saved for a free page. A page's epoch counts how often it was freed.
/// </summary>
public sealed class SavedTagsAreThePagesOwn : Invariant<Revision>
{
    /// <summary>Detail: tags stay saved for a page that is freed.</summary>
    public const string LeftBehind = "left behind by a page that is freed";

    /// <summary>The C function that must drop what is saved for a page that is freed.</summary>
    private const string FreeHook = "arch_free_pages_prepare";

    /// <summary>By page; belongs to the location of the page's slot.</summary>
    private Life[] lives = [];

    /// <inheritdoc/>
    public override string Id => "I8";

    /// <inheritdoc/>
    public override string Sentence => "Saved tags belong to the page's present owner";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(XArray.StoreKind, of: Code.TagsByPfn, does: Save),
        On(PageRefCounts.SetKind, joins: AddSlotOfCount, does: Allocate),
        On(PageFlags.ClearKind, when: SeriesSteps.FreesPage, joins: AddSlot, does: Free),
    ];

    /// <inheritdoc/>
    public override void Begin() => Array.Clear(lives);

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned) return;
        foreach (var slot in Code.TagsByPfn.Slots)
        {
            if (!SeriesSteps.IsPointer(slot.Entry) || Code.Memory.Find(new Pfn(slot.Index)) is not { } page) continue;
            Exercised++;
            ref readonly var life = ref lives[page.Index];

            // What was saved before the page was freed has been judged then.
            if (life.SavedIn == life.Epoch && Code.FreeLists.IsFree(page)) Report(null, page, life.Saver?.Name);
        }
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        lives = new Life[Code.Memory.Pages.Count];
    }

    private void AddSlot(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.TagsByPfn.SlotLocation(Code.Flags.PageOf(step).Pfn.Value), write: true);

    private void AddSlotOfCount(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.TagsByPfn.SlotLocation(Code.Counts.PageOf(step).Pfn.Value), write: false);

    /// <summary>A tail of a huge page gets a count of its own when that is split; it was allocated with its head.</summary>
    private static bool IsSplit(ModelThread thread) => thread.Calls.Innermost is { Name: "__split_huge_page_tail" };

    private bool IsSaved(Page page) => SeriesSteps.IsPointer(Code.TagsByPfn.Peek(page.Pfn.Value));

    private void Save(ModelThread thread, in Step step, long result)
    {
        if (!XArray.HasStored(result) || !SeriesSteps.StoresPointer(step)) return;
        if (Code.Memory.Find(new Pfn((ulong)step.Argument)) is not { } owner) return;
        ref var life = ref lives[owner.Index];
        life.SavedIn = life.Epoch;
        life.Saver = thread.Calls.Innermost;
        life.HadTags = true;
    }

    private void Allocate(ModelThread thread, in Step step, long result)
    {
        if (PageRefCounts.OperandOf(step) == 0) return;
        var page = Code.Counts.PageOf(step);
        ref var life = ref lives[page.Index];
        if (!life.IsAllocated && !IsSplit(thread) && life.SavedIn == life.Epoch && IsSaved(page)) Report(thread, page, life.Saver?.Name);
        life.IsAllocated = true;
    }

    private void Free(ModelThread thread, in Step step, long result)
    {
        var page = Code.Flags.PageOf(step);
        ref var life = ref lives[page.Index];
        if (life.HadTags) Exercised++;
        if (IsSaved(page) && life.SavedIn == life.Epoch)
            Machine.Violations.Report(
                this, thread, LeftBehind, page.Index, function: FreeHook, withLocks: false);
        life.Epoch++;
        life.IsAllocated = false;
        life.HadTags = false;
    }

    private void Report(ModelThread? thread, Page page, string? function) =>
        Machine.Violations.Report(this, thread, "saved for a free page", page.Index, function: function, withLocks: false);

    private struct Life
    {
        internal int Epoch;
        internal int SavedIn;
        internal bool IsAllocated;
        internal bool HadTags;
        internal Function? Saver;
    }
}
