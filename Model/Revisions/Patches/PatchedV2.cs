// Written by the tests from the virtual functions of the postings: PatchTests.
using System.Collections.Immutable;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

/// <summary>RFC v2 with patches.</summary>
/// <param name="machine">The machine.</param>
/// <param name="configuration">How it is made up.</param>
/// <param name="stack">The patches, the uppermost first.</param>
internal sealed class PatchedV2(Machine machine, MachineConfiguration configuration, IReadOnlyList<Revision.Patch> stack)
    : RfcV2(machine, configuration), IPatched
{
    private ImmutableArray<Patch> patches = [];

    /// <inheritdoc/>
    public IReadOnlyList<Patch> Stack => stack;

    /// <inheritdoc/>
    public override IReadOnlyList<Defect> Defects =>
        DefectSet.WithoutAny(
            [.. stack.SelectMany(patch => patch.Makes), .. base.Defects], stack.SelectMany(patch => patch.Cures));

    /// <inheritdoc/>
    public override IReadOnlyList<string> Absent => [.. base.Absent, .. stack.SelectMany(patch => patch.Absent)];

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Unreachable =>
        stack.Aggregate(base.Unreachable, (known, patch) => patch.Unreachable(known));

    /// <inheritdoc/>
    public override ImmutableDictionary<PathPair, string> CannotMeet =>
        stack.Aggregate(base.CannotMeet, (known, patch) => patch.CannotMeet(known));

    /// <summary>Puts the patches above the posting; before anything runs.</summary>
    internal PatchedV2 Apply()
    {
        patches = Patch.Stack(this, stack, new Posted(this));
        return this;
    }

    [EntersPatch]
    protected override KernelTask<VmFault> AfterReplacement(int result, MmStruct mm, int address, FaultFlags flags) =>
        patches[0].AfterReplacement(result, mm, address, flags);

    [EntersPatch]
    public override KernelTask<int> AllocContigRange(Page first, int count, bool signals, Gfp gfp) =>
        patches[1].AllocContigRange(first, count, signals, gfp);

    [EntersPatch]
    protected override KernelTask<Page?> AllocCopyOfSwapped(MmStruct mm, int address) => patches[2].AllocCopyOfSwapped(mm, address);

    [EntersPatch]
    protected override KernelTask<Page?> AllocForCow(MmStruct mm, int address) => patches[3].AllocForCow(mm, address);

    [EntersPatch]
    protected override KernelTask<Page?> AllocForFile() => patches[4].AllocForFile();

    [EntersPatch]
    protected override KernelTask<Page?> AllocToReplace(Gfp gfp) => patches[5].AllocToReplace(gfp);

    [EntersPatch]
    protected override Step<long> AllocateBufferForCopy() => patches[6].AllocateBufferForCopy();

    [EntersPatch]
    public override KernelTask ArchAllocPage(Page page, int order, Gfp gfp) => patches[7].ArchAllocPage(page, order, gfp);

    [EntersPatch]
    public override KernelTask ArchFreePagesPrepare(Page page, int order) => patches[8].ArchFreePagesPrepare(page, order);

    [EntersPatch]
    public override KernelTask BioReleasePages() => patches[9].BioReleasePages();

    [EntersPatch]
    protected override int BlockRefs(ulong block, TagRegion region, Page page, int order) =>
        patches[10].BlockRefs(block, region, page, order);

    [EntersPatch]
    public override KernelTask<int> BufferMigrateFolio(int index, Page target, Page source, MigrateMode mode) =>
        patches[11].BufferMigrateFolio(index, target, source, mode);

    [EntersPatch]
    public override KernelTask<int> CmaAllocRange(Page? first, int count, int tries, Gfp gfp) =>
        patches[12].CmaAllocRange(first, count, tries, gfp);

    [EntersPatch]
    protected override KernelTask CollapseFileCopy(Page huge, IReadOnlyList<Page?> sources) => patches[13].CollapseFileCopy(huge, sources);

    [EntersPatch]
    public override KernelTask CollapseHugePage(MmStruct mm) => patches[14].CollapseHugePage(mm);

    [EntersPatch]
    public override KernelTask CollapseHugePageCopy(MmStruct mm, Page page) => patches[15].CollapseHugePageCopy(mm, page);

    [EntersPatch]
    public override KernelTask CompactZone(Page page) => patches[16].CompactZone(page);

    [EntersPatch]
    protected override KernelTask<Page?> CompactionAlloc(Page source) => patches[17].CompactionAlloc(source);

    [EntersPatch]
    public override KernelTask CopyHighpage(Page to, Page from) => patches[18].CopyHighpage(to, from);

    [EntersPatch]
    public override KernelTask<int> CopyHugePmd(MmStruct parent, MmStruct child) => patches[19].CopyHugePmd(parent, child);

    [EntersPatch]
    public override KernelTask<int> CopyPresentPage(MmStruct child, int address, Page page, Page prealloc) =>
        patches[20].CopyPresentPage(child, address, page, prealloc);

    [EntersPatch]
    public override KernelTask<int> CopyPteRange(MmStruct parent, MmStruct child, int start, int end) =>
        patches[21].CopyPteRange(parent, child, start, end);

    [EntersPatch]
    protected override KernelTask<bool> CopyTagsToGuest(MmStruct mm, Page page, RemoteAddress remote, long tags, int? buffer) =>
        patches[22].CopyTagsToGuest(mm, page, remote, tags, buffer);

    [EntersPatch]
    public override KernelTask<VmFault> DoCowFault(MmStruct mm, int address, FaultFlags flags) =>
        patches[23].DoCowFault(mm, address, flags);

    [EntersPatch]
    public override KernelTask<VmFault> DoHugePmdNumaPage(MmStruct mm, Pte original, FaultFlags flags) =>
        patches[24].DoHugePmdNumaPage(mm, original, flags);

    [EntersPatch]
    public override KernelTask DriverAllocPagesNoio(int order, int slot) => patches[25].DriverAllocPagesNoio(order, slot);

    [EntersPatch]
    protected override KernelTask DropPrealloc(Page prealloc) => patches[26].DropPrealloc(prealloc);

    [EntersPatch]
    protected override ulong EndBlock(Pfn start, int order, TagRegion region, Page page) =>
        patches[27].EndBlock(start, order, region, page);

    [EntersPatch]
    protected override int ErrorOfPrepare(VmFault prepared) => patches[28].ErrorOfPrepare(prepared);

    [EntersPatch]
    protected override KernelTask<VmFault> FailMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
        patches[29].FailMissingTagStorage(page, mm, address, flags);

    [EntersPatch]
    protected override KernelTask<bool> FatalSignalPending(MmStruct mm) => patches[30].FatalSignalPending(mm);

    [EntersPatch]
    public override KernelTask<VmFault> FolioLockOrRetry(Page page, MmStruct mm, int address, FaultFlags flags) =>
        patches[31].FolioLockOrRetry(page, mm, address, flags);

    [EntersPatch]
    protected override KernelTask FreeContigRange(Page first, int count) => patches[32].FreeContigRange(first, count);

    [EntersPatch]
    protected override KernelTask FreeSavedTags(long buffer) => patches[33].FreeSavedTags(buffer);

    [EntersPatch]
    public override KernelTask FreeTagStorage(Page page, int order) => patches[34].FreeTagStorage(page, order);

    [EntersPatch]
    public override KernelTask<bool> GetHugeZeroPage() => patches[35].GetHugeZeroPage();

    [EntersPatch]
    protected override KernelTask<Page?> GetPageOfGuest(Kvm kvm, int address, bool write) =>
        patches[36].GetPageOfGuest(kvm, address, write);

    [EntersPatch]
    protected override KernelTask GiveBlockBack(Page first, TagRegion region) => patches[37].GiveBlockBack(first, region);

    [EntersPatch]
    public override KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
        patches[38].HandleFolioMissingTagStorage(page, mm, address, flags);

    [EntersPatch]
    public override KernelTask<VmFault> HandlePteProtnone(MmStruct mm, int address, Pte original, FaultFlags flags) =>
        patches[39].HandlePteProtnone(mm, address, original, flags);

    [EntersPatch]
    public override KernelTask<bool> HugepageVmaRevalidate(MmStruct mm) => patches[40].HugepageVmaRevalidate(mm);

    [EntersPatch]
    protected override KernelTask<bool> HugepageVmaRevalidate(MmStruct mm, int vma) => patches[41].HugepageVmaRevalidate(mm, vma);

    [EntersPatch]
    public override KernelTask Invoke(Call call) => patches[42].Invoke(call);

    [EntersPatch]
    protected override KernelTask<bool> IsFreeBuddyPage(Page page) => patches[43].IsFreeBuddyPage(page);

    [EntersPatch]
    public override KernelTask<Page?> KsmMightNeedToCopy(Page page, MmStruct mm, int address) =>
        patches[44].KsmMightNeedToCopy(page, mm, address);

    [EntersPatch]
    public override KernelTask<int> KvmMteReserveTagStorage(Page page) => patches[45].KvmMteReserveTagStorage(page);

    [EntersPatch]
    public override KernelTask<int> KvmVmIoctlMteCopyTags(Kvm kvm, int address, bool write, long tags, int? buffer) =>
        patches[46].KvmVmIoctlMteCopyTags(kvm, address, write, tags, buffer);

    [EntersPatch]
    protected override bool MayHaveSavedTags(Page from) => patches[47].MayHaveSavedTags(from);

    [EntersPatch]
    public override KernelTask<bool> MemcmpPages(Page first, Page second) => patches[48].MemcmpPages(first, second);

    [EntersPatch]
    protected override KernelTask<int> MigrateHugePage(Page source, Gfp gfp) => patches[49].MigrateHugePage(source, gfp);

    [EntersPatch]
    protected override KernelTask<Gfp> MigrationTargetGfp(Page source, Gfp gfp) => patches[50].MigrationTargetGfp(source, gfp);

    [EntersPatch]
    protected override KernelTask<bool> MissesTagStorage(Page page) => patches[51].MissesTagStorage(page);

    [EntersPatch]
    protected override KernelTask<int> MoveToNewFolio(Page target, Page source, MigrateMode mode) =>
        patches[52].MoveToNewFolio(target, source, mode);

    [EntersPatch]
    protected override KernelTask MteInitTagStorage() => patches[53].MteInitTagStorage();

    [EntersPatch]
    public override KernelTask MteInvalidateTagsAreaBySwpEntry(int type) => patches[54].MteInvalidateTagsAreaBySwpEntry(type);

    [EntersPatch]
    public override KernelTask MteInvalidateTagsBySwpEntry(SwapEntry entry) => patches[55].MteInvalidateTagsBySwpEntry(entry);

    [EntersPatch]
    public override KernelTask MteRestorePageTagsBySwpEntry(SwapEntry entry, Page page) =>
        patches[56].MteRestorePageTagsBySwpEntry(entry, page);

    [EntersPatch]
    public override KernelTask MteRestoreTagsForPfn(Page start, int order) => patches[57].MteRestoreTagsForPfn(start, order);

    [EntersPatch]
    public override KernelTask<int> MteSavePageTagsBySwpEntry(Page page, SwapEntry entry) =>
        patches[58].MteSavePageTagsBySwpEntry(page, entry);

    [EntersPatch]
    public override KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page) => patches[59].MteSaveTagsForPfn(buffer, page);

    [EntersPatch]
    public override KernelTask<Pte> MteSyncTags(Pte pte) => patches[60].MteSyncTags(pte);

    [EntersPatch]
    protected override KernelTask MteTagStorageActivate(Page zero) => patches[61].MteTagStorageActivate(zero);

    [EntersPatch]
    public override KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page) =>
        patches[62].MteTryTransferSwapTags(entry, page);

    [EntersPatch]
    protected override KernelTask<Page?> PageCopyPrealloc(MmStruct parent, int address) => patches[63].PageCopyPrealloc(parent, address);

    [EntersPatch]
    protected override KernelTask PageSetTagStorageReserved(Page page, int order) => patches[64].PageSetTagStorageReserved(page, order);

    [EntersPatch]
    public override KernelTask PinUserPagesNoio(MmStruct mm, int address, int slot) => patches[65].PinUserPagesNoio(mm, address, slot);

    [EntersPatch]
    protected override KernelTask<bool> PostAllocHook(Page page, int order, Gfp gfp) => patches[66].PostAllocHook(page, order, gfp);

    [EntersPatch]
    protected override KernelTask PutPageBackBuddy(Page page) => patches[67].PutPageBackBuddy(page);

    [EntersPatch]
    protected override KernelTask PutPageOfGuest(Page page, bool write) => patches[68].PutPageOfGuest(page, write);

    [EntersPatch]
    protected override KernelTask PutUnused(Page huge, int first) => patches[69].PutUnused(huge, first);

    [EntersPatch]
    protected override KernelTask ReleaseUnstoredSlot(ulong pfn) => patches[70].ReleaseUnstoredSlot(pfn);

    [EntersPatch]
    protected override KernelTask ReleaseUnusedSlot(ulong pfn) => patches[71].ReleaseUnusedSlot(pfn);

    [EntersPatch]
    protected override FaultFlags RemoteFaultFlags(int faults) => patches[72].RemoteFaultFlags(faults);

    [EntersPatch]
    public override KernelTask<int> ReplaceFolioWithTagged(Page page) => patches[73].ReplaceFolioWithTagged(page);

    [EntersPatch]
    protected override KernelTask<int> ReplaceTagStoragePage(Page page) => patches[74].ReplaceTagStoragePage(page);

    [EntersPatch]
    protected override KernelTask<int> ReserveMissingTagStorage(Page page) => patches[75].ReserveMissingTagStorage(page);

    [EntersPatch]
    protected override KernelTask<int> ReserveSlot(ulong pfn) => patches[76].ReserveSlot(pfn);

    [EntersPatch]
    public override KernelTask<int> ReserveTagStorage(Page page, int order, Gfp gfp) => patches[77].ReserveTagStorage(page, order, gfp);

    [EntersPatch]
    protected override KernelTask RestoreTagsForPage(Page page) => patches[78].RestoreTagsForPage(page);

    [EntersPatch]
    protected override VmFault ResultAfterPrepare(VmFault result, VmFault prepared) => patches[79].ResultAfterPrepare(result, prepared);

    [EntersPatch]
    protected override int ResultAfterSignal(int result) => patches[80].ResultAfterSignal(result);

    [EntersPatch]
    protected override int ResultOfReplacement(int result) => patches[81].ResultOfReplacement(result);

    [EntersPatch]
    protected override KernelTask<VmFault> RetryMissingHugeStorage(MmStruct mm, FaultFlags flags) =>
        patches[82].RetryMissingHugeStorage(mm, flags);

    [EntersPatch]
    protected override KernelTask<VmFault> RetryMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
        patches[83].RetryMissingTagStorage(page, mm, address, flags);

    [EntersPatch]
    public override KernelTask SanitiseMteTags(Page page) => patches[84].SanitiseMteTags(page);

    [EntersPatch]
    public override KernelTask SetPmdAt(MmStruct mm, Pte pmd) => patches[85].SetPmdAt(mm, pmd);

    [EntersPatch]
    public override KernelTask SetPteAt(MmStruct mm, int address, Pte pte) => patches[86].SetPteAt(mm, address, pte);

    [EntersPatch]
    public override KernelTask ShmemFileSpliceRead(int index, int slot) => patches[87].ShmemFileSpliceRead(index, slot);

    [EntersPatch]
    public override KernelTask<ShmemFolio> ShmemGetFolioGfp(int index, Gfp gfp) => patches[88].ShmemGetFolioGfp(index, gfp);

    [EntersPatch]
    public override KernelTask<Page?> ShmemReplaceFolio(Page old, SwapEntry entry, Gfp gfp) =>
        patches[89].ShmemReplaceFolio(old, entry, gfp);

    [EntersPatch]
    public override KernelTask<ShmemFolio> ShmemSwapinFolio(int index, FileSlot slot, Gfp gfp) =>
        patches[90].ShmemSwapinFolio(index, slot, gfp);

    [EntersPatch]
    public override KernelTask ShmemUndoRange(int index) => patches[91].ShmemUndoRange(index);

    [EntersPatch]
    public override KernelTask<int> ShmemWritepage(Page page, int index) => patches[92].ShmemWritepage(page, index);

    [EntersPatch]
    public override KernelTask SplitHugePageTail(Page head, Page tail) => patches[93].SplitHugePageTail(head, tail);

    [EntersPatch]
    public override KernelTask SplitHugePmdLocked(MmStruct mm, Pte pmd, bool freeze) => patches[94].SplitHugePmdLocked(mm, pmd, freeze);

    [EntersPatch]
    protected override KernelTask<XaEntry> StoreReservedBlock(ulong block, XaEntry entry) => patches[95].StoreReservedBlock(block, entry);

    [EntersPatch]
    protected override KernelTask<VmFault> SwapPageInFrom(
        MmStruct mm, int address, Pte original, FaultFlags flags, int found, bool skipsCache) =>
        patches[96].SwapPageInFrom(mm, address, original, flags, found, skipsCache);

    [EntersPatch]
    public override KernelTask TagClearHighpage(Page page) => patches[97].TagClearHighpage(page);

    [EntersPatch]
    public override KernelTask<int> TagStorageReserveBlock(ulong block, TagRegion region, Page page, int order) =>
        patches[98].TagStorageReserveBlock(block, region, page, order);

    [EntersPatch]
    public override KernelTask TagStorageUnreserveBlock(ulong block, TagRegion region, Page page, int order) =>
        patches[99].TagStorageUnreserveBlock(block, region, page, order);

    [EntersPatch]
    public override Step TagsByPfnLock() => patches[100].TagsByPfnLock();

    [EntersPatch]
    public override Step TagsByPfnUnlock() => patches[101].TagsByPfnUnlock();

    [EntersPatch]
    protected override KernelTask<bool> TakePageOffBuddy(Page page) => patches[102].TakePageOffBuddy(page);

    [EntersPatch]
    protected override KernelTask TakeRange(Page first, int count) => patches[103].TakeRange(first, count);

    [EntersPatch]
    public override KernelTask<int> TryToUnuse() => patches[104].TryToUnuse();

    [EntersPatch]
    public override KernelTask<bool> TryTransferSavedTags(Page from, Page to) => patches[105].TryTransferSavedTags(from, to);

    [EntersPatch]
    public override KernelTask<int> UnusePte(MmStruct mm, int address, SwapEntry entry, Page cached) =>
        patches[106].UnusePte(mm, address, entry, cached);

    [EntersPatch]
    public override KernelTask<int> UserMemAbort(Kvm kvm, int address, bool write, bool isPermission) =>
        patches[107].UserMemAbort(kvm, address, write, isPermission);

    [EntersPatch]
    public override KernelTask VmspliceToPipe(MmStruct mm, int address, int slot) => patches[108].VmspliceToPipe(mm, address, slot);

    [EntersPatch]
    protected override KernelTask WaitForCachedPage(SwapEntry entry) => patches[109].WaitForCachedPage(entry);

    [EntersPatch]
    protected override bool WarnOfTakenBlock(int result) => patches[110].WarnOfTakenBlock(result);

    [EntersPatch]
    protected override bool WarnWithoutMemory(XaEntry old) => patches[111].WarnWithoutMemory(old);

    public override bool BootsWithoutSetup => patches[112].BootsWithoutSetup;

    protected override bool CopyAsksOnce => patches[113].CopyAsksOnce;

    protected override bool KvmHasMte => patches[114].KvmHasMte;

    protected override bool MapsZeroPage => patches[115].MapsZeroPage;

    protected override bool MovesSavedTags => patches[116].MovesSavedTags;

    protected override bool RemembersMajorFaults => patches[117].RemembersMajorFaults;

    private sealed class Posted(PatchedV2 code) : Patch
    {
        internal override KernelTask<VmFault> AfterReplacement(int result, MmStruct mm, int address, FaultFlags flags) =>
            code.PostedAfterReplacement(result, mm, address, flags);

        internal override KernelTask<int> AllocContigRange(Page first, int count, bool signals, Gfp gfp) =>
            code.PostedAllocContigRange(first, count, signals, gfp);

        internal override KernelTask<Page?> AllocCopyOfSwapped(MmStruct mm, int address) => code.PostedAllocCopyOfSwapped(mm, address);

        internal override KernelTask<Page?> AllocForCow(MmStruct mm, int address) => code.PostedAllocForCow(mm, address);

        internal override KernelTask<Page?> AllocForFile() => code.PostedAllocForFile();

        internal override KernelTask<Page?> AllocToReplace(Gfp gfp) => code.PostedAllocToReplace(gfp);

        internal override Step<long> AllocateBufferForCopy() => code.PostedAllocateBufferForCopy();

        internal override KernelTask ArchAllocPage(Page page, int order, Gfp gfp) => code.PostedArchAllocPage(page, order, gfp);

        internal override KernelTask ArchFreePagesPrepare(Page page, int order) => code.PostedArchFreePagesPrepare(page, order);

        internal override KernelTask BioReleasePages() => code.PostedBioReleasePages();

        internal override int BlockRefs(ulong block, TagRegion region, Page page, int order) =>
            code.PostedBlockRefs(block, region, page, order);

        internal override KernelTask<int> BufferMigrateFolio(int index, Page target, Page source, MigrateMode mode) =>
            code.PostedBufferMigrateFolio(index, target, source, mode);

        internal override KernelTask<int> CmaAllocRange(Page? first, int count, int tries, Gfp gfp) =>
            code.PostedCmaAllocRange(first, count, tries, gfp);

        internal override KernelTask CollapseFileCopy(Page huge, IReadOnlyList<Page?> sources) =>
            code.PostedCollapseFileCopy(huge, sources);

        internal override KernelTask CollapseHugePage(MmStruct mm) => code.PostedCollapseHugePage(mm);

        internal override KernelTask CollapseHugePageCopy(MmStruct mm, Page page) => code.PostedCollapseHugePageCopy(mm, page);

        internal override KernelTask CompactZone(Page page) => code.PostedCompactZone(page);

        internal override KernelTask<Page?> CompactionAlloc(Page source) => code.PostedCompactionAlloc(source);

        internal override KernelTask CopyHighpage(Page to, Page from) => code.PostedCopyHighpage(to, from);

        internal override KernelTask<int> CopyHugePmd(MmStruct parent, MmStruct child) => code.PostedCopyHugePmd(parent, child);

        internal override KernelTask<int> CopyPresentPage(MmStruct child, int address, Page page, Page prealloc) =>
            code.PostedCopyPresentPage(child, address, page, prealloc);

        internal override KernelTask<int> CopyPteRange(MmStruct parent, MmStruct child, int start, int end) =>
            code.PostedCopyPteRange(parent, child, start, end);

        internal override KernelTask<bool> CopyTagsToGuest(MmStruct mm, Page page, RemoteAddress remote, long tags, int? buffer) =>
            code.PostedCopyTagsToGuest(mm, page, remote, tags, buffer);

        internal override KernelTask<VmFault> DoCowFault(MmStruct mm, int address, FaultFlags flags) =>
            code.PostedDoCowFault(mm, address, flags);

        internal override KernelTask<VmFault> DoHugePmdNumaPage(MmStruct mm, Pte original, FaultFlags flags) =>
            code.PostedDoHugePmdNumaPage(mm, original, flags);

        internal override KernelTask DriverAllocPagesNoio(int order, int slot) => code.PostedDriverAllocPagesNoio(order, slot);

        internal override KernelTask DropPrealloc(Page prealloc) => code.PostedDropPrealloc(prealloc);

        internal override ulong EndBlock(Pfn start, int order, TagRegion region, Page page) =>
            code.PostedEndBlock(start, order, region, page);

        internal override int ErrorOfPrepare(VmFault prepared) => code.PostedErrorOfPrepare(prepared);

        internal override KernelTask<VmFault> FailMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
            code.PostedFailMissingTagStorage(page, mm, address, flags);

        internal override KernelTask<bool> FatalSignalPending(MmStruct mm) => code.PostedFatalSignalPending(mm);

        internal override KernelTask<VmFault> FolioLockOrRetry(Page page, MmStruct mm, int address, FaultFlags flags) =>
            code.PostedFolioLockOrRetry(page, mm, address, flags);

        internal override KernelTask FreeContigRange(Page first, int count) => code.PostedFreeContigRange(first, count);

        internal override KernelTask FreeSavedTags(long buffer) => code.PostedFreeSavedTags(buffer);

        internal override KernelTask FreeTagStorage(Page page, int order) => code.PostedFreeTagStorage(page, order);

        internal override KernelTask<bool> GetHugeZeroPage() => code.PostedGetHugeZeroPage();

        internal override KernelTask<Page?> GetPageOfGuest(Kvm kvm, int address, bool write) =>
            code.PostedGetPageOfGuest(kvm, address, write);

        internal override KernelTask GiveBlockBack(Page first, TagRegion region) => code.PostedGiveBlockBack(first, region);

        internal override KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
            code.PostedHandleFolioMissingTagStorage(page, mm, address, flags);

        internal override KernelTask<VmFault> HandlePteProtnone(MmStruct mm, int address, Pte original, FaultFlags flags) =>
            code.PostedHandlePteProtnone(mm, address, original, flags);

        internal override KernelTask<bool> HugepageVmaRevalidate(MmStruct mm) => code.PostedHugepageVmaRevalidate(mm);

        internal override KernelTask<bool> HugepageVmaRevalidate(MmStruct mm, int vma) => code.PostedHugepageVmaRevalidate(mm, vma);

        internal override KernelTask Invoke(Call call) => code.PostedInvoke(call);

        internal override KernelTask<bool> IsFreeBuddyPage(Page page) => code.PostedIsFreeBuddyPage(page);

        internal override KernelTask<Page?> KsmMightNeedToCopy(Page page, MmStruct mm, int address) =>
            code.PostedKsmMightNeedToCopy(page, mm, address);

        internal override KernelTask<int> KvmMteReserveTagStorage(Page page) => code.PostedKvmMteReserveTagStorage(page);

        internal override KernelTask<int> KvmVmIoctlMteCopyTags(Kvm kvm, int address, bool write, long tags, int? buffer) =>
            code.PostedKvmVmIoctlMteCopyTags(kvm, address, write, tags, buffer);

        internal override bool MayHaveSavedTags(Page from) => code.PostedMayHaveSavedTags(from);

        internal override KernelTask<bool> MemcmpPages(Page first, Page second) => code.PostedMemcmpPages(first, second);

        internal override KernelTask<int> MigrateHugePage(Page source, Gfp gfp) => code.PostedMigrateHugePage(source, gfp);

        internal override KernelTask<Gfp> MigrationTargetGfp(Page source, Gfp gfp) => code.PostedMigrationTargetGfp(source, gfp);

        internal override KernelTask<bool> MissesTagStorage(Page page) => code.PostedMissesTagStorage(page);

        internal override KernelTask<int> MoveToNewFolio(Page target, Page source, MigrateMode mode) =>
            code.PostedMoveToNewFolio(target, source, mode);

        internal override KernelTask MteInitTagStorage() => code.PostedMteInitTagStorage();

        internal override KernelTask MteInvalidateTagsAreaBySwpEntry(int type) => code.PostedMteInvalidateTagsAreaBySwpEntry(type);

        internal override KernelTask MteInvalidateTagsBySwpEntry(SwapEntry entry) => code.PostedMteInvalidateTagsBySwpEntry(entry);

        internal override KernelTask MteRestorePageTagsBySwpEntry(SwapEntry entry, Page page) =>
            code.PostedMteRestorePageTagsBySwpEntry(entry, page);

        internal override KernelTask MteRestoreTagsForPfn(Page start, int order) => code.PostedMteRestoreTagsForPfn(start, order);

        internal override KernelTask<int> MteSavePageTagsBySwpEntry(Page page, SwapEntry entry) =>
            code.PostedMteSavePageTagsBySwpEntry(page, entry);

        internal override KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page) => code.PostedMteSaveTagsForPfn(buffer, page);

        internal override KernelTask<Pte> MteSyncTags(Pte pte) => code.PostedMteSyncTags(pte);

        internal override KernelTask MteTagStorageActivate(Page zero) => code.PostedMteTagStorageActivate(zero);

        internal override KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page) =>
            code.PostedMteTryTransferSwapTags(entry, page);

        internal override KernelTask<Page?> PageCopyPrealloc(MmStruct parent, int address) => code.PostedPageCopyPrealloc(parent, address);

        internal override KernelTask PageSetTagStorageReserved(Page page, int order) => code.PostedPageSetTagStorageReserved(page, order);

        internal override KernelTask PinUserPagesNoio(MmStruct mm, int address, int slot) => code.PostedPinUserPagesNoio(mm, address, slot);

        internal override KernelTask<bool> PostAllocHook(Page page, int order, Gfp gfp) => code.PostedPostAllocHook(page, order, gfp);

        internal override KernelTask PutPageBackBuddy(Page page) => code.PostedPutPageBackBuddy(page);

        internal override KernelTask PutPageOfGuest(Page page, bool write) => code.PostedPutPageOfGuest(page, write);

        internal override KernelTask PutUnused(Page huge, int first) => code.PostedPutUnused(huge, first);

        internal override KernelTask ReleaseUnstoredSlot(ulong pfn) => code.PostedReleaseUnstoredSlot(pfn);

        internal override KernelTask ReleaseUnusedSlot(ulong pfn) => code.PostedReleaseUnusedSlot(pfn);

        internal override FaultFlags RemoteFaultFlags(int faults) => code.PostedRemoteFaultFlags(faults);

        internal override KernelTask<int> ReplaceFolioWithTagged(Page page) => code.PostedReplaceFolioWithTagged(page);

        internal override KernelTask<int> ReplaceTagStoragePage(Page page) => code.PostedReplaceTagStoragePage(page);

        internal override KernelTask<int> ReserveMissingTagStorage(Page page) => code.PostedReserveMissingTagStorage(page);

        internal override KernelTask<int> ReserveSlot(ulong pfn) => code.PostedReserveSlot(pfn);

        internal override KernelTask<int> ReserveTagStorage(Page page, int order, Gfp gfp) =>
            code.PostedReserveTagStorage(page, order, gfp);

        internal override KernelTask RestoreTagsForPage(Page page) => code.PostedRestoreTagsForPage(page);

        internal override VmFault ResultAfterPrepare(VmFault result, VmFault prepared) => code.PostedResultAfterPrepare(result, prepared);

        internal override int ResultAfterSignal(int result) => code.PostedResultAfterSignal(result);

        internal override int ResultOfReplacement(int result) => code.PostedResultOfReplacement(result);

        internal override KernelTask<VmFault> RetryMissingHugeStorage(MmStruct mm, FaultFlags flags) =>
            code.PostedRetryMissingHugeStorage(mm, flags);

        internal override KernelTask<VmFault> RetryMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
            code.PostedRetryMissingTagStorage(page, mm, address, flags);

        internal override KernelTask SanitiseMteTags(Page page) => code.PostedSanitiseMteTags(page);

        internal override KernelTask SetPmdAt(MmStruct mm, Pte pmd) => code.PostedSetPmdAt(mm, pmd);

        internal override KernelTask SetPteAt(MmStruct mm, int address, Pte pte) => code.PostedSetPteAt(mm, address, pte);

        internal override KernelTask ShmemFileSpliceRead(int index, int slot) => code.PostedShmemFileSpliceRead(index, slot);

        internal override KernelTask<ShmemFolio> ShmemGetFolioGfp(int index, Gfp gfp) => code.PostedShmemGetFolioGfp(index, gfp);

        internal override KernelTask<Page?> ShmemReplaceFolio(Page old, SwapEntry entry, Gfp gfp) =>
            code.PostedShmemReplaceFolio(old, entry, gfp);

        internal override KernelTask<ShmemFolio> ShmemSwapinFolio(int index, FileSlot slot, Gfp gfp) =>
            code.PostedShmemSwapinFolio(index, slot, gfp);

        internal override KernelTask ShmemUndoRange(int index) => code.PostedShmemUndoRange(index);

        internal override KernelTask<int> ShmemWritepage(Page page, int index) => code.PostedShmemWritepage(page, index);

        internal override KernelTask SplitHugePageTail(Page head, Page tail) => code.PostedSplitHugePageTail(head, tail);

        internal override KernelTask SplitHugePmdLocked(MmStruct mm, Pte pmd, bool freeze) =>
            code.PostedSplitHugePmdLocked(mm, pmd, freeze);

        internal override KernelTask<XaEntry> StoreReservedBlock(ulong block, XaEntry entry) => code.PostedStoreReservedBlock(block, entry);

        internal override KernelTask<VmFault> SwapPageInFrom(
            MmStruct mm, int address, Pte original, FaultFlags flags, int found, bool skipsCache) =>
            code.PostedSwapPageInFrom(mm, address, original, flags, found, skipsCache);

        internal override KernelTask TagClearHighpage(Page page) => code.PostedTagClearHighpage(page);

        internal override KernelTask<int> TagStorageReserveBlock(ulong block, TagRegion region, Page page, int order) =>
            code.PostedTagStorageReserveBlock(block, region, page, order);

        internal override KernelTask TagStorageUnreserveBlock(ulong block, TagRegion region, Page page, int order) =>
            code.PostedTagStorageUnreserveBlock(block, region, page, order);

        internal override Step TagsByPfnLock() => code.PostedTagsByPfnLock();

        internal override Step TagsByPfnUnlock() => code.PostedTagsByPfnUnlock();

        internal override KernelTask<bool> TakePageOffBuddy(Page page) => code.PostedTakePageOffBuddy(page);

        internal override KernelTask TakeRange(Page first, int count) => code.PostedTakeRange(first, count);

        internal override KernelTask<int> TryToUnuse() => code.PostedTryToUnuse();

        internal override KernelTask<bool> TryTransferSavedTags(Page from, Page to) => code.PostedTryTransferSavedTags(from, to);

        internal override KernelTask<int> UnusePte(MmStruct mm, int address, SwapEntry entry, Page cached) =>
            code.PostedUnusePte(mm, address, entry, cached);

        internal override KernelTask<int> UserMemAbort(Kvm kvm, int address, bool write, bool isPermission) =>
            code.PostedUserMemAbort(kvm, address, write, isPermission);

        internal override KernelTask VmspliceToPipe(MmStruct mm, int address, int slot) => code.PostedVmspliceToPipe(mm, address, slot);

        internal override KernelTask WaitForCachedPage(SwapEntry entry) => code.PostedWaitForCachedPage(entry);

        internal override bool WarnOfTakenBlock(int result) => code.PostedWarnOfTakenBlock(result);

        internal override bool WarnWithoutMemory(XaEntry old) => code.PostedWarnWithoutMemory(old);

        internal override bool BootsWithoutSetup => code.PostedBootsWithoutSetup;

        internal override bool CopyAsksOnce => code.PostedCopyAsksOnce;

        internal override bool KvmHasMte => code.PostedKvmHasMte;

        internal override bool MapsZeroPage => code.PostedMapsZeroPage;

        internal override bool MovesSavedTags => code.PostedMovesSavedTags;

        internal override bool RemembersMajorFaults => code.PostedRemembersMajorFaults;
    }

    private KernelTask<VmFault> PostedAfterReplacement(int result, MmStruct mm, int address, FaultFlags flags) =>
        base.AfterReplacement(result, mm, address, flags);

    private KernelTask<int> PostedAllocContigRange(Page first, int count, bool signals, Gfp gfp) =>
        base.AllocContigRange(first, count, signals, gfp);

    private KernelTask<Page?> PostedAllocCopyOfSwapped(MmStruct mm, int address) => base.AllocCopyOfSwapped(mm, address);

    private KernelTask<Page?> PostedAllocForCow(MmStruct mm, int address) => base.AllocForCow(mm, address);

    private KernelTask<Page?> PostedAllocForFile() => base.AllocForFile();

    private KernelTask<Page?> PostedAllocToReplace(Gfp gfp) => base.AllocToReplace(gfp);

    private Step<long> PostedAllocateBufferForCopy() => base.AllocateBufferForCopy();

    private KernelTask PostedArchAllocPage(Page page, int order, Gfp gfp) => base.ArchAllocPage(page, order, gfp);

    private KernelTask PostedArchFreePagesPrepare(Page page, int order) => base.ArchFreePagesPrepare(page, order);

    private KernelTask PostedBioReleasePages() => base.BioReleasePages();

    private int PostedBlockRefs(ulong block, TagRegion region, Page page, int order) => base.BlockRefs(block, region, page, order);

    private KernelTask<int> PostedBufferMigrateFolio(int index, Page target, Page source, MigrateMode mode) =>
        base.BufferMigrateFolio(index, target, source, mode);

    private KernelTask<int> PostedCmaAllocRange(Page? first, int count, int tries, Gfp gfp) => base.CmaAllocRange(first, count, tries, gfp);

    private KernelTask PostedCollapseFileCopy(Page huge, IReadOnlyList<Page?> sources) => base.CollapseFileCopy(huge, sources);

    private KernelTask PostedCollapseHugePage(MmStruct mm) => base.CollapseHugePage(mm);

    private KernelTask PostedCollapseHugePageCopy(MmStruct mm, Page page) => base.CollapseHugePageCopy(mm, page);

    private KernelTask PostedCompactZone(Page page) => base.CompactZone(page);

    private KernelTask<Page?> PostedCompactionAlloc(Page source) => base.CompactionAlloc(source);

    private KernelTask PostedCopyHighpage(Page to, Page from) => base.CopyHighpage(to, from);

    private KernelTask<int> PostedCopyHugePmd(MmStruct parent, MmStruct child) => base.CopyHugePmd(parent, child);

    private KernelTask<int> PostedCopyPresentPage(MmStruct child, int address, Page page, Page prealloc) =>
        base.CopyPresentPage(child, address, page, prealloc);

    private KernelTask<int> PostedCopyPteRange(MmStruct parent, MmStruct child, int start, int end) =>
        base.CopyPteRange(parent, child, start, end);

    private KernelTask<bool> PostedCopyTagsToGuest(MmStruct mm, Page page, RemoteAddress remote, long tags, int? buffer) =>
        base.CopyTagsToGuest(mm, page, remote, tags, buffer);

    private KernelTask<VmFault> PostedDoCowFault(MmStruct mm, int address, FaultFlags flags) => base.DoCowFault(mm, address, flags);

    private KernelTask<VmFault> PostedDoHugePmdNumaPage(MmStruct mm, Pte original, FaultFlags flags) =>
        base.DoHugePmdNumaPage(mm, original, flags);

    private KernelTask PostedDriverAllocPagesNoio(int order, int slot) => base.DriverAllocPagesNoio(order, slot);

    private KernelTask PostedDropPrealloc(Page prealloc) => base.DropPrealloc(prealloc);

    private ulong PostedEndBlock(Pfn start, int order, TagRegion region, Page page) => base.EndBlock(start, order, region, page);

    private int PostedErrorOfPrepare(VmFault prepared) => base.ErrorOfPrepare(prepared);

    private KernelTask<VmFault> PostedFailMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
        base.FailMissingTagStorage(page, mm, address, flags);

    private KernelTask<bool> PostedFatalSignalPending(MmStruct mm) => base.FatalSignalPending(mm);

    private KernelTask<VmFault> PostedFolioLockOrRetry(Page page, MmStruct mm, int address, FaultFlags flags) =>
        base.FolioLockOrRetry(page, mm, address, flags);

    private KernelTask PostedFreeContigRange(Page first, int count) => base.FreeContigRange(first, count);

    private KernelTask PostedFreeSavedTags(long buffer) => base.FreeSavedTags(buffer);

    private KernelTask PostedFreeTagStorage(Page page, int order) => base.FreeTagStorage(page, order);

    private KernelTask<bool> PostedGetHugeZeroPage() => base.GetHugeZeroPage();

    private KernelTask<Page?> PostedGetPageOfGuest(Kvm kvm, int address, bool write) => base.GetPageOfGuest(kvm, address, write);

    private KernelTask PostedGiveBlockBack(Page first, TagRegion region) => base.GiveBlockBack(first, region);

    private KernelTask<VmFault> PostedHandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
        base.HandleFolioMissingTagStorage(page, mm, address, flags);

    private KernelTask<VmFault> PostedHandlePteProtnone(MmStruct mm, int address, Pte original, FaultFlags flags) =>
        base.HandlePteProtnone(mm, address, original, flags);

    private KernelTask<bool> PostedHugepageVmaRevalidate(MmStruct mm) => base.HugepageVmaRevalidate(mm);

    private KernelTask<bool> PostedHugepageVmaRevalidate(MmStruct mm, int vma) => base.HugepageVmaRevalidate(mm, vma);

    private KernelTask PostedInvoke(Call call) => base.Invoke(call);

    private KernelTask<bool> PostedIsFreeBuddyPage(Page page) => base.IsFreeBuddyPage(page);

    private KernelTask<Page?> PostedKsmMightNeedToCopy(Page page, MmStruct mm, int address) => base.KsmMightNeedToCopy(page, mm, address);

    private KernelTask<int> PostedKvmMteReserveTagStorage(Page page) => base.KvmMteReserveTagStorage(page);

    private KernelTask<int> PostedKvmVmIoctlMteCopyTags(Kvm kvm, int address, bool write, long tags, int? buffer) =>
        base.KvmVmIoctlMteCopyTags(kvm, address, write, tags, buffer);

    private bool PostedMayHaveSavedTags(Page from) => base.MayHaveSavedTags(from);

    private KernelTask<bool> PostedMemcmpPages(Page first, Page second) => base.MemcmpPages(first, second);

    private KernelTask<int> PostedMigrateHugePage(Page source, Gfp gfp) => base.MigrateHugePage(source, gfp);

    private KernelTask<Gfp> PostedMigrationTargetGfp(Page source, Gfp gfp) => base.MigrationTargetGfp(source, gfp);

    private KernelTask<bool> PostedMissesTagStorage(Page page) => base.MissesTagStorage(page);

    private KernelTask<int> PostedMoveToNewFolio(Page target, Page source, MigrateMode mode) => base.MoveToNewFolio(target, source, mode);

    private KernelTask PostedMteInitTagStorage() => base.MteInitTagStorage();

    private KernelTask PostedMteInvalidateTagsAreaBySwpEntry(int type) => base.MteInvalidateTagsAreaBySwpEntry(type);

    private KernelTask PostedMteInvalidateTagsBySwpEntry(SwapEntry entry) => base.MteInvalidateTagsBySwpEntry(entry);

    private KernelTask PostedMteRestorePageTagsBySwpEntry(SwapEntry entry, Page page) => base.MteRestorePageTagsBySwpEntry(entry, page);

    private KernelTask PostedMteRestoreTagsForPfn(Page start, int order) => base.MteRestoreTagsForPfn(start, order);

    private KernelTask<int> PostedMteSavePageTagsBySwpEntry(Page page, SwapEntry entry) => base.MteSavePageTagsBySwpEntry(page, entry);

    private KernelTask<bool> PostedMteSaveTagsForPfn(long buffer, Page page) => base.MteSaveTagsForPfn(buffer, page);

    private KernelTask<Pte> PostedMteSyncTags(Pte pte) => base.MteSyncTags(pte);

    private KernelTask PostedMteTagStorageActivate(Page zero) => base.MteTagStorageActivate(zero);

    private KernelTask<VmFault> PostedMteTryTransferSwapTags(SwapEntry entry, Page page) => base.MteTryTransferSwapTags(entry, page);

    private KernelTask<Page?> PostedPageCopyPrealloc(MmStruct parent, int address) => base.PageCopyPrealloc(parent, address);

    private KernelTask PostedPageSetTagStorageReserved(Page page, int order) => base.PageSetTagStorageReserved(page, order);

    private KernelTask PostedPinUserPagesNoio(MmStruct mm, int address, int slot) => base.PinUserPagesNoio(mm, address, slot);

    private KernelTask<bool> PostedPostAllocHook(Page page, int order, Gfp gfp) => base.PostAllocHook(page, order, gfp);

    private KernelTask PostedPutPageBackBuddy(Page page) => base.PutPageBackBuddy(page);

    private KernelTask PostedPutPageOfGuest(Page page, bool write) => base.PutPageOfGuest(page, write);

    private KernelTask PostedPutUnused(Page huge, int first) => base.PutUnused(huge, first);

    private KernelTask PostedReleaseUnstoredSlot(ulong pfn) => base.ReleaseUnstoredSlot(pfn);

    private KernelTask PostedReleaseUnusedSlot(ulong pfn) => base.ReleaseUnusedSlot(pfn);

    private FaultFlags PostedRemoteFaultFlags(int faults) => base.RemoteFaultFlags(faults);

    private KernelTask<int> PostedReplaceFolioWithTagged(Page page) => base.ReplaceFolioWithTagged(page);

    private KernelTask<int> PostedReplaceTagStoragePage(Page page) => base.ReplaceTagStoragePage(page);

    private KernelTask<int> PostedReserveMissingTagStorage(Page page) => base.ReserveMissingTagStorage(page);

    private KernelTask<int> PostedReserveSlot(ulong pfn) => base.ReserveSlot(pfn);

    private KernelTask<int> PostedReserveTagStorage(Page page, int order, Gfp gfp) => base.ReserveTagStorage(page, order, gfp);

    private KernelTask PostedRestoreTagsForPage(Page page) => base.RestoreTagsForPage(page);

    private VmFault PostedResultAfterPrepare(VmFault result, VmFault prepared) => base.ResultAfterPrepare(result, prepared);

    private int PostedResultAfterSignal(int result) => base.ResultAfterSignal(result);

    private int PostedResultOfReplacement(int result) => base.ResultOfReplacement(result);

    private KernelTask<VmFault> PostedRetryMissingHugeStorage(MmStruct mm, FaultFlags flags) => base.RetryMissingHugeStorage(mm, flags);

    private KernelTask<VmFault> PostedRetryMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
        base.RetryMissingTagStorage(page, mm, address, flags);

    private KernelTask PostedSanitiseMteTags(Page page) => base.SanitiseMteTags(page);

    private KernelTask PostedSetPmdAt(MmStruct mm, Pte pmd) => base.SetPmdAt(mm, pmd);

    private KernelTask PostedSetPteAt(MmStruct mm, int address, Pte pte) => base.SetPteAt(mm, address, pte);

    private KernelTask PostedShmemFileSpliceRead(int index, int slot) => base.ShmemFileSpliceRead(index, slot);

    private KernelTask<ShmemFolio> PostedShmemGetFolioGfp(int index, Gfp gfp) => base.ShmemGetFolioGfp(index, gfp);

    private KernelTask<Page?> PostedShmemReplaceFolio(Page old, SwapEntry entry, Gfp gfp) => base.ShmemReplaceFolio(old, entry, gfp);

    private KernelTask<ShmemFolio> PostedShmemSwapinFolio(int index, FileSlot slot, Gfp gfp) => base.ShmemSwapinFolio(index, slot, gfp);

    private KernelTask PostedShmemUndoRange(int index) => base.ShmemUndoRange(index);

    private KernelTask<int> PostedShmemWritepage(Page page, int index) => base.ShmemWritepage(page, index);

    private KernelTask PostedSplitHugePageTail(Page head, Page tail) => base.SplitHugePageTail(head, tail);

    private KernelTask PostedSplitHugePmdLocked(MmStruct mm, Pte pmd, bool freeze) => base.SplitHugePmdLocked(mm, pmd, freeze);

    private KernelTask<XaEntry> PostedStoreReservedBlock(ulong block, XaEntry entry) => base.StoreReservedBlock(block, entry);

    private KernelTask<VmFault> PostedSwapPageInFrom(
        MmStruct mm, int address, Pte original, FaultFlags flags, int found, bool skipsCache) =>
        base.SwapPageInFrom(mm, address, original, flags, found, skipsCache);

    private KernelTask PostedTagClearHighpage(Page page) => base.TagClearHighpage(page);

    private KernelTask<int> PostedTagStorageReserveBlock(ulong block, TagRegion region, Page page, int order) =>
        base.TagStorageReserveBlock(block, region, page, order);

    private KernelTask PostedTagStorageUnreserveBlock(ulong block, TagRegion region, Page page, int order) =>
        base.TagStorageUnreserveBlock(block, region, page, order);

    private Step PostedTagsByPfnLock() => base.TagsByPfnLock();

    private Step PostedTagsByPfnUnlock() => base.TagsByPfnUnlock();

    private KernelTask<bool> PostedTakePageOffBuddy(Page page) => base.TakePageOffBuddy(page);

    private KernelTask PostedTakeRange(Page first, int count) => base.TakeRange(first, count);

    private KernelTask<int> PostedTryToUnuse() => base.TryToUnuse();

    private KernelTask<bool> PostedTryTransferSavedTags(Page from, Page to) => base.TryTransferSavedTags(from, to);

    private KernelTask<int> PostedUnusePte(MmStruct mm, int address, SwapEntry entry, Page cached) =>
        base.UnusePte(mm, address, entry, cached);

    private KernelTask<int> PostedUserMemAbort(Kvm kvm, int address, bool write, bool isPermission) =>
        base.UserMemAbort(kvm, address, write, isPermission);

    private KernelTask PostedVmspliceToPipe(MmStruct mm, int address, int slot) => base.VmspliceToPipe(mm, address, slot);

    private KernelTask PostedWaitForCachedPage(SwapEntry entry) => base.WaitForCachedPage(entry);

    private bool PostedWarnOfTakenBlock(int result) => base.WarnOfTakenBlock(result);

    private bool PostedWarnWithoutMemory(XaEntry old) => base.WarnWithoutMemory(old);

    private bool PostedBootsWithoutSetup => base.BootsWithoutSetup;

    private bool PostedCopyAsksOnce => base.CopyAsksOnce;

    private bool PostedKvmHasMte => base.KvmHasMte;

    private bool PostedMapsZeroPage => base.MapsZeroPage;

    private bool PostedMovesSavedTags => base.MovesSavedTags;

    private bool PostedRemembersMajorFaults => base.RemembersMajorFaults;
}
