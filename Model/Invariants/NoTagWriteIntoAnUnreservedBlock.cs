namespace TagStorageModel.Model;

/// <summary>
/// I1: whenever a page's tags are written, the block that the hardware keeps them in is reserved and in use.
/// Where the tags go is computed from the hardware's mapping, not from the driver's.
/// </summary>
public sealed class NoTagWriteIntoAnUnreservedBlock : Invariant
{
    /// <summary>The detail where the page itself says that it has tag storage: its block was never reserved, or given back too early.</summary>
    private const string OfAReservedPage = "tags of a reserved page";

    private Revision revision = null!;

    /// <inheritdoc/>
    public override string Id => "I1";

    /// <inheritdoc/>
    public override string Sentence => "No tag write into an unreserved block";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches => [TagMemory.WriteKind, UserMemory.StoreTagsKind, GuestMemory.StoreTagsKind];

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (PageOf(step) is not { } page || BlockOf(page) is not { } block) return;
        footprint.Add(revision.TagBlocksReserved.SlotLocation(block.Value), write: false);
        footprint.Add(revision.Counts.LocationOf(revision.Memory.At(block)), write: false);
        revision.Flags.AddFlags(page, PageFlag.TagStorageReserved, ref footprint);
    }

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        if (PageOf(step) is not { } page || (step.Kind == UserMemory.StoreTagsKind && result == 0)) return;
        if (step.Kind == GuestMemory.StoreTagsKind && result != (long)GuestAccessResult.Made) return;
        Exercised++;
        var detail = "";
        if (BlockOf(page) is { } block)
        {
            var entry = revision.TagBlocksReserved.Peek(block.Value);
            var isReserved = !entry.IsNull && !entry.IsZero;
            var used = revision.Counts.Of(revision.Memory.At(block)) > 1 || thread.Held.Contains(revision.TagBlocksLock);
            if (isReserved && used) return;
            if (revision.Flags.Has(page, PageFlag.TagStorageReserved)) detail = OfAReservedPage;
        }

        Machine.Violations.Report(this, thread, detail, page.Index);
        Machine.Violations.IsTainted = true;
    }

    /// <inheritdoc/>
    protected override void Attached(Revision? revision) => this.revision = revision!;

    private Page? PageOf(in Step step)
    {
        if (step.Kind == TagMemory.WriteKind) return revision.Tags.PageOf(step);
        if (step.Kind == GuestMemory.StoreTagsKind) return revision.GuestMemory.TaggedPageOf(step);
        return step.Kind == UserMemory.StoreTagsKind ? revision.UserMemory.TaggedPageOf(step) : null;
    }

    private Pfn? BlockOf(Page page) => revision.Memory.HardwareBlockOf(page.Pfn);
}
