namespace TagStorageModel.Model;

/// <summary>
/// I1: whenever a page's tags are written, the block that the hardware keeps them in is reserved and in use.
/// Where the tags go is computed from the hardware's mapping, not from the driver's.
/// </summary>
public sealed class NoTagWriteIntoAnUnreservedBlock : Invariant<Revision>
{
    /// <summary>The detail where the page itself says that it has tag storage: its block was never reserved, or given back too early.</summary>
    private const string OfAReservedPage = "tags of a reserved page";

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
        footprint.Add(Code.TagBlocksReserved.SlotLocation(block.Value), write: false);
        footprint.Add(Code.Counts.LocationOf(Code.Memory.At(block)), write: false);
        Code.Flags.AddFlags(page, PageFlag.TagStorageReserved, ref footprint);
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
            var entry = Code.TagBlocksReserved.Peek(block.Value);
            var isReserved = !entry.IsNull && !entry.IsZero;
            var used = Code.Counts.Of(Code.Memory.At(block)) > 1 || thread.Held.Contains(Code.TagBlocksLock);
            if (isReserved && used) return;
            if (Code.Flags.Has(page, PageFlag.TagStorageReserved)) detail = OfAReservedPage;
        }

        Machine.Violations.Report(this, thread, detail, page.Index);
        Machine.Violations.IsTainted = true;
    }

    private Page? PageOf(in Step step)
    {
        if (step.Kind == TagMemory.WriteKind) return Code.Tags.PageOf(step);
        if (step.Kind == GuestMemory.StoreTagsKind) return Code.GuestMemory.TaggedPageOf(step);
        return step.Kind == UserMemory.StoreTagsKind ? Code.UserMemory.TaggedPageOf(step) : null;
    }

    private Pfn? BlockOf(Page page) => Code.Memory.HardwareBlockOf(page.Pfn);
}
