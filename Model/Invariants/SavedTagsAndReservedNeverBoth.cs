using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I4: whenever the lock of tags_by_pfn is free, no page both has saved tags and is PG_tag_storage_reserved.
/// </summary>
public sealed class SavedTagsAndReservedNeverBoth : Invariant<Revision>
{
    /// <summary>Pages to be judged when the lock that is held now is released.</summary>
    private readonly List<(Page Page, string? Function)> stored = [];

    /// <inheritdoc/>
    public override string Id => "I4";

    /// <inheritdoc/>
    public override string Sentence => "Saved tags and PG_tag_storage_reserved never both";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(PageFlags.SetKind, when: SeriesSteps.IsOfReserved, joins: AddLockAndSlot, does: Reserve),
        On(XArray.StoreKind, of: Code.TagsByPfn, does: Save),
        On(SpinLock.LockKinds, of: Code.TagsByPfn.Lock, joins: AddStored),
        On(SpinLock.UnlockKinds, of: Code.TagsByPfn.Lock, joins: AddStored, does: EndSection),
    ];

    /// <inheritdoc/>
    public override void Begin() => stored.Clear();

    private void AddLockAndSlot(in Step step, ref Footprint footprint)
    {
        footprint.Add(Code.TagsByPfn.Lock.Location, write: false);
        footprint.Add(Code.TagsByPfn.SlotLocation(Code.Flags.PageOf(step).Pfn.Value), write: false);
    }

    private void AddStored(in Step step, ref Footprint footprint)
    {
        foreach (var (page, _) in stored)
        {
            footprint.Add(Code.TagsByPfn.SlotLocation(page.Pfn.Value), write: false);
            Code.Flags.AddFlags(page, PageFlag.TagStorageReserved, ref footprint);
        }
    }

    private void Reserve(ModelThread thread, in Step step, long result)
    {
        var page = Code.Flags.PageOf(step);
        if (Code.TagsByPfn.Lock.Owner is null) Judge(thread, page, function: null);
        else Remember(page, thread);
    }

    private void Save(ModelThread thread, in Step step, long result)
    {
        if (Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } owner) Remember(owner, thread);
    }

    private void EndSection(ModelThread thread, in Step step, long result)
    {
        foreach (var (page, function) in stored) Judge(thread, page, function);
        stored.Clear();
    }

    /// <summary>Whoever comes last makes it wrong, if it is: not the one that lets go of the lock.</summary>
    private void Remember(Page page, ModelThread thread)
    {
        for (var i = 0; i < stored.Count; i++)
        {
            if (stored[i].Page == page) stored.RemoveAt(i--);
        }

        stored.Add((page, Machine.Violations.FunctionBehind(thread)));
    }

    private void Judge(ModelThread thread, Page page, string? function)
    {
        var isSaved = SeriesSteps.IsPointer(Code.TagsByPfn.Peek(page.Pfn.Value));
        var isReserved = Code.Flags.Has(page, PageFlag.TagStorageReserved);
        if (isSaved || isReserved) Exercised++;
        if (isSaved && isReserved) Machine.Violations.Report(this, thread, "", page.Index, function: function);
    }
}
