using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I1: whenever a page's tags are written, the block that the hardware keeps them in is reserved and in use.
/// Where the tags go is computed from the hardware's mapping, not from the driver's.
/// </summary>
public sealed class NoTagWriteIntoAnUnreservedBlock : Invariant<Revision>
{
    /// <summary>
    /// The detail where the page itself says that it has tag storage: its block was never reserved, or given back too early.
    /// </summary>
    private const string OfAReservedPage = "tags of a reserved page";

    /// <inheritdoc/>
    public override string Id => "I1";

    /// <inheritdoc/>
    public override string Sentence => "No tag write into an unreserved block";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(TagMemory.WriteKind, joins: AddOfPage, does: Write),
        On(UserMemory.StoreTagsKind, joins: AddOfUser, does: StoreOfUser),
        On(GuestMemory.StoreTagsKind, joins: AddOfGuest, does: StoreOfGuest),
    ];

    private void AddOfPage(in Step step, ref Footprint footprint) => Add(Code.Tags.PageOf(step), ref footprint);

    private void AddOfUser(in Step step, ref Footprint footprint) => Add(Code.UserMemory.TaggedPageOf(step), ref footprint);

    private void AddOfGuest(in Step step, ref Footprint footprint) => Add(Code.GuestMemory.TaggedPageOf(step), ref footprint);

    private void Add(Page? page, ref Footprint footprint)
    {
        if (page is null || BlockOf(page) is not { } block) return;
        footprint.Add(Code.TagBlocksReserved.SlotLocation(block.Value), write: false);
        footprint.Add(Code.Counts.LocationOf(Code.Memory.At(block)), write: false);
        Code.Flags.AddFlags(page, PageFlag.TagStorageReserved, ref footprint);
    }

    private void Write(ModelThread thread, in Step step, long result) => Judge(thread, Code.Tags.PageOf(step));

    private void StoreOfUser(ModelThread thread, in Step step, long result)
    {
        if (result != 0 && Code.UserMemory.TaggedPageOf(step) is { } page) Judge(thread, page);
    }

    private void StoreOfGuest(ModelThread thread, in Step step, long result)
    {
        if (result == (long)GuestAccessResult.Made && Code.GuestMemory.TaggedPageOf(step) is { } page) Judge(thread, page);
    }

    private void Judge(ModelThread thread, Page page)
    {
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

    private Pfn? BlockOf(Page page) => Code.Memory.HardwareBlockOf(page.Pfn);
}
