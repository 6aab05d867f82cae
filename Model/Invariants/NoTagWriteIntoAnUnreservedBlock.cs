using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I1: whenever a page's tags are written, the block that the hardware keeps them in is reserved, has been taken from its
/// allocator, and is in use, or is just being reserved by whoever writes, in the section of tag_blocks_lock that it is in.
/// Where the tags go is computed from the hardware's mapping, not from the driver's.
/// </summary>
public sealed class NoTagWriteIntoAnUnreservedBlock : Invariant<Revision>
{
    /// <summary>
    /// The detail where the page itself says that it has tag storage: its block was never reserved, or given back too early.
    /// </summary>
    private const string OfAReservedPage = "tags of a reserved page";

    /// <summary>Who has stored each block last, and in which of its sections of tag_blocks_lock; belongs to the block's slot.</summary>
    private readonly Dictionary<ulong, (int Thread, int Section)> storers = [];

    /// <summary>Frames that somebody has taken from the allocator because he wanted these; belong to the slots of their blocks.</summary>
    private bool[] taken = [];

    /// <summary>How many sections of tag_blocks_lock each thread has begun, the setup's first.</summary>
    private int[] sections = [];

    /// <inheritdoc/>
    public override string Id => "I1";

    /// <inheritdoc/>
    public override string Sentence => "No tag write into an unreserved block";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(Mutex.LockKind, of: Code.TagBlocksLock, does: BeginSection),
        On(XArray.StoreKind, of: Code.TagBlocksReserved, when: SeriesSteps.StoresPointer, does: Store),
        On([FreeLists.TakeRangeKind, FreeLists.TakeFrameKind], joins: AddBlocks, does: Take),
        On(FreeLists.GiveKind, joins: AddBlocks, does: Give),
        On(TagMemory.WriteKind, joins: AddOfPage, does: Write),
        On(UserMemory.StoreTagsKind, joins: AddOfUser, does: StoreOfUser),
        On(GuestMemory.StoreTagsKind, joins: AddOfGuest, does: StoreOfGuest),
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        storers.Clear();
        Array.Clear(taken);
        Array.Clear(sections);
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        taken = new bool[Code.Memory.Pages.Count];
        sections = new int[Machine.Threads.Count + 1];
    }

    private void BeginSection(ModelThread thread, in Step step, long result) => sections[thread.Index + 1]++;

    private void Store(ModelThread thread, in Step step, long result)
    {
        if (XArray.HasStored(result)) storers[(ulong)step.Argument] = (thread.Index, sections[thread.Index + 1]);
    }

    private void AddBlocks(in Step step, ref Footprint footprint)
    {
        var (first, count) = FreeLists.FramesOf(step);
        for (var i = first; i < first + count; i++)
        {
            if (Code.Memory.StorageBlockOf(Code.Memory[i]) is { } block)
                footprint.Add(Code.TagBlocksReserved.SlotLocation(block.Value), write: true);
        }
    }

    private void Take(ModelThread thread, in Step step, long result)
    {
        var (first, count) = FreeLists.FramesOf(step);
        if (FreeLists.HasTaken(step, result)) taken.AsSpan(first, count).Fill(true);
    }

    private void Give(ModelThread thread, in Step step, long result)
    {
        var (first, count) = FreeLists.FramesOf(step);
        taken.AsSpan(first, count).Clear();
    }

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
            var isReserved = !entry.IsNull && !entry.IsZero && IsTaken(page, block);
            if (isReserved && (Code.Counts.Of(Code.Memory.At(block)) > 1 || IsReserving(thread, block))) return;
            if (Code.Flags.Has(page, PageFlag.TagStorageReserved)) detail = OfAReservedPage;
        }

        Machine.Violations.Report(this, thread, detail, page.Index);
        Machine.Violations.IsTainted = true;
    }

    private bool IsTaken(Page page, Pfn block)
    {
        for (var i = 0; i < Code.Memory.RegionOf(page.Pfn)!.BlockSizePages; i++)
        {
            if (Code.Memory.Find(new Pfn(block.Value + (ulong)i)) is { } frame && !taken[frame.Index]) return false;
        }

        return true;
    }

    private bool IsReserving(ModelThread thread, Pfn block) => thread.Held.Contains(Code.TagBlocksLock)
        && storers.TryGetValue(block.Value, out var storer) && storer == (thread.Index, sections[thread.Index + 1]);

    private Pfn? BlockOf(Page page) => Code.Memory.HardwareBlockOf(page.Pfn);
}
