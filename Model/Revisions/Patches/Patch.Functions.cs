// Written by the tests from the virtual functions of the postings: PatchTests.
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

/// <content>The functions that a patch can change.</content>
public abstract partial class Revision
{
    internal abstract partial class Patch
    {
        [Patchable]
        [CFunction("handle_folio_missing_tag_storage", IsPart = true)]
        internal virtual KernelTask<VmFault> AfterReplacement(int result, MmStruct mm, int address, FaultFlags flags) =>
            Next.AfterReplacement(result, mm, address, flags);

        [Patchable]
        [Path(Rank = 41)]
        [CFunction("alloc_contig_range", IsService = true)]
        internal virtual KernelTask<int> AllocContigRange(Page first, int count, bool signals, Gfp gfp) =>
            Next.AllocContigRange(first, count, signals, gfp);

        [Patchable]
        [CFunction("vma_alloc_folio", IsService = true)]
        internal virtual KernelTask<Page?> AllocCopyOfSwapped(MmStruct mm, int address) => Next.AllocCopyOfSwapped(mm, address);

        [Patchable]
        internal virtual KernelTask<Page?> AllocForCow(MmStruct mm, int address) => Next.AllocForCow(mm, address);

        [Patchable]
        [CFunction("collapse_file", IsPart = true)]
        internal virtual KernelTask<Page?> AllocForFile() => Next.AllocForFile();

        [Patchable]
        internal virtual KernelTask<Page?> AllocToReplace(Gfp gfp) => Next.AllocToReplace(gfp);

        [Patchable]
        [CFunction("mte_allocate_tag_buf")]
        internal virtual Step<long> AllocateBufferForCopy() => Next.AllocateBufferForCopy();

        [Patchable]
        internal virtual KernelTask ArchAllocPage(Page page, int order, Gfp gfp) => Next.ArchAllocPage(page, order, gfp);

        [Patchable]
        internal virtual KernelTask ArchFreePagesPrepare(Page page, int order) => Next.ArchFreePagesPrepare(page, order);

        [Patchable]
        [Path(Rank = 67)]
        internal virtual KernelTask BioReleasePages() => Next.BioReleasePages();

        [Patchable]
        internal virtual int BlockRefs(ulong block, TagRegion region, Page page, int order) => Next.BlockRefs(block, region, page, order);

        [Patchable]
        [Path(Rank = 43)]
        [CFunction("__buffer_migrate_folio")]
        internal virtual KernelTask<int> BufferMigrateFolio(int index, Page target, Page source, MigrateMode mode) =>
            Next.BufferMigrateFolio(index, target, source, mode);

        [Patchable]
        [Path(Rank = 10)]
        internal virtual KernelTask<int> CmaAllocRange(Page? first, int count, int tries, Gfp gfp) =>
            Next.CmaAllocRange(first, count, tries, gfp);

        [Patchable]
        [CFunction("collapse_file", IsPart = true)]
        internal virtual KernelTask CollapseFileCopy(Page huge, IReadOnlyList<Page?> sources) => Next.CollapseFileCopy(huge, sources);

        [Patchable]
        [Path(Rank = 53)]
        internal virtual KernelTask CollapseHugePage(MmStruct mm) => Next.CollapseHugePage(mm);

        [Patchable]
        [CFunction("__collapse_huge_page_copy")]
        internal virtual KernelTask CollapseHugePageCopy(MmStruct mm, Page page) => Next.CollapseHugePageCopy(mm, page);

        [Patchable]
        [Path(Rank = 40)]
        internal virtual KernelTask CompactZone(Page page) => Next.CompactZone(page);

        [Patchable]
        [CFunction("compaction_alloc", IsService = true)]
        internal virtual KernelTask<Page?> CompactionAlloc(Page source) => Next.CompactionAlloc(source);

        [Patchable]
        [Path(Rank = 9)]
        internal virtual KernelTask CopyHighpage(Page to, Page from) => Next.CopyHighpage(to, from);

        [Patchable]
        [Path(Rank = 50)]
        internal virtual KernelTask<int> CopyHugePmd(MmStruct parent, MmStruct child) => Next.CopyHugePmd(parent, child);

        [Patchable]
        internal virtual KernelTask<int> CopyPresentPage(MmStruct child, int address, Page page, Page prealloc) =>
            Next.CopyPresentPage(child, address, page, prealloc);

        [Patchable]
        internal virtual KernelTask<int> CopyPteRange(MmStruct parent, MmStruct child, int start, int end) =>
            Next.CopyPteRange(parent, child, start, end);

        [Patchable]
        [CFunction("kvm_vm_ioctl_mte_copy_tags", IsPart = true)]
        internal virtual KernelTask<bool> CopyTagsToGuest(MmStruct mm, Page page, RemoteAddress remote, long tags, int? buffer) =>
            Next.CopyTagsToGuest(mm, page, remote, tags, buffer);

        [Patchable]
        [Path(Rank = 28)]
        internal virtual KernelTask<VmFault> DoCowFault(MmStruct mm, int address, FaultFlags flags) => Next.DoCowFault(mm, address, flags);

        [Patchable]
        [Path(Rank = 47)]
        internal virtual KernelTask<VmFault> DoHugePmdNumaPage(MmStruct mm, Pte original, FaultFlags flags) =>
            Next.DoHugePmdNumaPage(mm, original, flags);

        [Patchable]
        [CFunction("driver", IsPart = true)]
        internal virtual KernelTask DriverAllocPagesNoio(int order, int slot) => Next.DriverAllocPagesNoio(order, slot);

        [Patchable]
        internal virtual KernelTask DropPrealloc(Page prealloc) => Next.DropPrealloc(prealloc);

        [Patchable]
        internal virtual ulong EndBlock(Pfn start, int order, TagRegion region, Page page) => Next.EndBlock(start, order, region, page);

        [Patchable]
        internal virtual int ErrorOfPrepare(VmFault prepared) => Next.ErrorOfPrepare(prepared);

        [Patchable]
        [CFunction("handle_page_missing_tag_storage", IsPart = true)]
        internal virtual KernelTask<VmFault> FailMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
            Next.FailMissingTagStorage(page, mm, address, flags);

        [Patchable]
        internal virtual KernelTask<bool> FatalSignalPending(MmStruct mm) => Next.FatalSignalPending(mm);

        [Patchable]
        [CFunction("folio_lock_or_retry", IsService = true)]
        internal virtual KernelTask<VmFault> FolioLockOrRetry(Page page, MmStruct mm, int address, FaultFlags flags) =>
            Next.FolioLockOrRetry(page, mm, address, flags);

        [Patchable]
        [CFunction("free_contig_range", IsService = true)]
        internal virtual KernelTask FreeContigRange(Page first, int count) => Next.FreeContigRange(first, count);

        [Patchable]
        [CFunction("mte_free_tag_buf", IsService = true, IsPart = true)]
        internal virtual KernelTask FreeSavedTags(long buffer) => Next.FreeSavedTags(buffer);

        [Patchable]
        [Path(Rank = 1)]
        internal virtual KernelTask FreeTagStorage(Page page, int order) => Next.FreeTagStorage(page, order);

        [Patchable]
        internal virtual KernelTask<bool> GetHugeZeroPage() => Next.GetHugeZeroPage();

        [Patchable]
        [CFunction("kvm_vm_ioctl_mte_copy_tags", IsPart = true)]
        internal virtual KernelTask<Page?> GetPageOfGuest(Kvm kvm, int address, bool write) => Next.GetPageOfGuest(kvm, address, write);

        [Patchable]
        internal virtual KernelTask GiveBlockBack(Page first, TagRegion region) => Next.GiveBlockBack(first, region);

        [Patchable]
        internal virtual KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
            Next.HandleFolioMissingTagStorage(page, mm, address, flags);

        [Patchable]
        [Path(Rank = 17)]
        internal virtual KernelTask<VmFault> HandlePteProtnone(MmStruct mm, int address, Pte original, FaultFlags flags) =>
            Next.HandlePteProtnone(mm, address, original, flags);

        [Patchable]
        internal virtual KernelTask<bool> HugepageVmaRevalidate(MmStruct mm) => Next.HugepageVmaRevalidate(mm);

        [Patchable]
        [CFunction("hugepage_vma_revalidate", IsPart = true)]
        internal virtual KernelTask<bool> HugepageVmaRevalidate(MmStruct mm, int vma) => Next.HugepageVmaRevalidate(mm, vma);

        [Patchable]
        internal virtual KernelTask Invoke(Call call) => Next.Invoke(call);

        [Patchable]
        [CFunction("is_free_buddy_page", IsService = true)]
        internal virtual KernelTask<bool> IsFreeBuddyPage(Page page) => Next.IsFreeBuddyPage(page);

        [Patchable]
        internal virtual KernelTask<Page?> KsmMightNeedToCopy(Page page, MmStruct mm, int address) =>
            Next.KsmMightNeedToCopy(page, mm, address);

        [Patchable]
        internal virtual KernelTask<int> KvmMteReserveTagStorage(Page page) => Next.KvmMteReserveTagStorage(page);

        [Patchable]
        [Path(Rank = 35)]
        internal virtual KernelTask<int> KvmVmIoctlMteCopyTags(Kvm kvm, int address, bool write, long tags, int? buffer = null) =>
            Next.KvmVmIoctlMteCopyTags(kvm, address, write, tags, buffer);

        [Patchable]
        internal virtual bool MayHaveSavedTags(Page from) => Next.MayHaveSavedTags(from);

        [Patchable]
        internal virtual KernelTask<bool> MemcmpPages(Page first, Page second) => Next.MemcmpPages(first, second);

        [Patchable]
        [CFunction("migrate_pages", IsPart = true)]
        internal virtual KernelTask<int> MigrateHugePage(Page source, Gfp gfp) => Next.MigrateHugePage(source, gfp);

        [Patchable]
        [CFunction("alloc_migration_target", IsPart = true)]
        internal virtual KernelTask<Gfp> MigrationTargetGfp(Page source, Gfp gfp) => Next.MigrationTargetGfp(source, gfp);

        [Patchable]
        [CFunction("access_remote_tags", IsPart = true)]
        internal virtual KernelTask<bool> MissesTagStorage(Page page) => Next.MissesTagStorage(page);

        [Patchable]
        [CFunction("move_to_new_folio", IsService = true)]
        internal virtual KernelTask<int> MoveToNewFolio(Page target, Page source, MigrateMode mode) =>
            Next.MoveToNewFolio(target, source, mode);

        [Patchable]
        [CFunction("boot", IsPart = true)]
        internal virtual KernelTask MteInitTagStorage() => Next.MteInitTagStorage();

        [Patchable]
        [Path(Rank = 39)]
        internal virtual KernelTask MteInvalidateTagsAreaBySwpEntry(int type = 1) => Next.MteInvalidateTagsAreaBySwpEntry(type);

        [Patchable]
        [Path(Rank = 8)]
        internal virtual KernelTask MteInvalidateTagsBySwpEntry(SwapEntry entry) => Next.MteInvalidateTagsBySwpEntry(entry);

        [Patchable]
        [Path(Rank = 7)]
        internal virtual KernelTask MteRestorePageTagsBySwpEntry(SwapEntry entry, Page page) =>
            Next.MteRestorePageTagsBySwpEntry(entry, page);

        [Patchable]
        [Path(Rank = 3)]
        internal virtual KernelTask MteRestoreTagsForPfn(Page start, int order) => Next.MteRestoreTagsForPfn(start, order);

        [Patchable]
        [Path(Rank = 5)]
        internal virtual KernelTask<int> MteSavePageTagsBySwpEntry(Page page, SwapEntry entry) =>
            Next.MteSavePageTagsBySwpEntry(page, entry);

        [Patchable]
        [Path(Rank = 2)]
        internal virtual KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page) => Next.MteSaveTagsForPfn(buffer, page);

        [Patchable]
        [Path(Rank = 4)]
        internal virtual KernelTask<Pte> MteSyncTags(Pte pte) => Next.MteSyncTags(pte);

        [Patchable]
        [CFunction("mte_tag_storage_activate_regions")]
        internal virtual KernelTask MteTagStorageActivate(Page zero) => Next.MteTagStorageActivate(zero);

        [Patchable]
        [Path(Rank = 6)]
        internal virtual KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page) => Next.MteTryTransferSwapTags(entry, page);

        [Patchable]
        [CFunction("copy_pte_range", IsPart = true)]
        internal virtual KernelTask<Page?> PageCopyPrealloc(MmStruct parent, int address) => Next.PageCopyPrealloc(parent, address);

        [Patchable]
        [CFunction("page_set_tag_storage_reserved", IsService = true)]
        internal virtual KernelTask PageSetTagStorageReserved(Page page, int order) => Next.PageSetTagStorageReserved(page, order);

        [Patchable]
        [CFunction("driver", IsPart = true)]
        internal virtual KernelTask PinUserPagesNoio(MmStruct mm, int address, int slot) => Next.PinUserPagesNoio(mm, address, slot);

        [Patchable]
        [CFunction("post_alloc_hook", IsService = true)]
        internal virtual KernelTask<bool> PostAllocHook(Page page, int order, Gfp gfp) => Next.PostAllocHook(page, order, gfp);

        [Patchable]
        [CFunction("put_page_back_buddy", IsService = true)]
        internal virtual KernelTask PutPageBackBuddy(Page page) => Next.PutPageBackBuddy(page);

        [Patchable]
        [CFunction("put_page", IsService = true)]
        internal virtual KernelTask PutPageOfGuest(Page page, bool write) => Next.PutPageOfGuest(page, write);

        [Patchable]
        [CFunction("collapse_file", IsPart = true)]
        internal virtual KernelTask PutUnused(Page huge, int first) => Next.PutUnused(huge, first);

        [Patchable]
        [CFunction("xa_release")]
        internal virtual KernelTask ReleaseUnstoredSlot(ulong pfn) => Next.ReleaseUnstoredSlot(pfn);

        [Patchable]
        internal virtual KernelTask ReleaseUnusedSlot(ulong pfn) => Next.ReleaseUnusedSlot(pfn);

        [Patchable]
        internal virtual FaultFlags RemoteFaultFlags(int faults) => Next.RemoteFaultFlags(faults);

        [Patchable]
        [Path(Rank = 19)]
        internal virtual KernelTask<int> ReplaceFolioWithTagged(Page page) => Next.ReplaceFolioWithTagged(page);

        [Patchable]
        [CFunction("migrate_tag_storage_page", IsPart = true)]
        internal virtual KernelTask<int> ReplaceTagStoragePage(Page page) => Next.ReplaceTagStoragePage(page);

        [Patchable]
        [CFunction("handle_page_missing_tag_storage", IsPart = true)]
        internal virtual KernelTask<int> ReserveMissingTagStorage(Page page) => Next.ReserveMissingTagStorage(page);

        [Patchable]
        [CFunction("xa_reserve")]
        internal virtual KernelTask<int> ReserveSlot(ulong pfn) => Next.ReserveSlot(pfn);

        [Patchable]
        [Path(Rank = 0)]
        internal virtual KernelTask<int> ReserveTagStorage(Page page, int order, Gfp gfp) => Next.ReserveTagStorage(page, order, gfp);

        [Patchable]
        [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
        internal virtual KernelTask RestoreTagsForPage(Page page) => Next.RestoreTagsForPage(page);

        [Patchable]
        internal virtual VmFault ResultAfterPrepare(VmFault result, VmFault prepared) => Next.ResultAfterPrepare(result, prepared);

        [Patchable]
        internal virtual int ResultAfterSignal(int result) => Next.ResultAfterSignal(result);

        [Patchable]
        internal virtual int ResultOfReplacement(int result) => Next.ResultOfReplacement(result);

        [Patchable]
        [CFunction("handle_huge_page_missing_tag_storage", IsPart = true)]
        internal virtual KernelTask<VmFault> RetryMissingHugeStorage(MmStruct mm, FaultFlags flags) =>
            Next.RetryMissingHugeStorage(mm, flags);

        [Patchable]
        [CFunction("handle_folio_missing_tag_storage", IsPart = true)]
        internal virtual KernelTask<VmFault> RetryMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
            Next.RetryMissingTagStorage(page, mm, address, flags);

        [Patchable]
        internal virtual KernelTask SanitiseMteTags(Page page) => Next.SanitiseMteTags(page);

        [Patchable]
        [CFunction("set_pmd_at", IsService = true)]
        internal virtual KernelTask SetPmdAt(MmStruct mm, Pte pmd) => Next.SetPmdAt(mm, pmd);

        [Patchable]
        [CFunction("set_pte_at", IsService = true)]
        internal virtual KernelTask SetPteAt(MmStruct mm, int address, Pte pte) => Next.SetPteAt(mm, address, pte);

        [Patchable]
        [Path(Rank = 66)]
        internal virtual KernelTask ShmemFileSpliceRead(int index, int slot) => Next.ShmemFileSpliceRead(index, slot);

        [Patchable]
        [Path(Rank = 30)]
        internal virtual KernelTask<ShmemFolio> ShmemGetFolioGfp(int index, Gfp gfp) => Next.ShmemGetFolioGfp(index, gfp);

        [Patchable]
        internal virtual KernelTask<Page?> ShmemReplaceFolio(Page old, SwapEntry entry, Gfp gfp) => Next.ShmemReplaceFolio(old, entry, gfp);

        [Patchable]
        [Path(Rank = 31)]
        internal virtual KernelTask<ShmemFolio> ShmemSwapinFolio(int index, FileSlot slot, Gfp gfp) =>
            Next.ShmemSwapinFolio(index, slot, gfp);

        [Patchable]
        internal virtual KernelTask ShmemUndoRange(int index) => Next.ShmemUndoRange(index);

        [Patchable]
        internal virtual KernelTask<int> ShmemWritepage(Page page, int index) => Next.ShmemWritepage(page, index);

        [Patchable]
        [CFunction("__split_huge_page_tail")]
        internal virtual KernelTask SplitHugePageTail(Page head, Page tail) => Next.SplitHugePageTail(head, tail);

        [Patchable]
        [CFunction("__split_huge_pmd_locked")]
        internal virtual KernelTask SplitHugePmdLocked(MmStruct mm, Pte pmd, bool freeze) => Next.SplitHugePmdLocked(mm, pmd, freeze);

        [Patchable]
        [CFunction("xa_store")]
        internal virtual KernelTask<XaEntry> StoreReservedBlock(ulong block, XaEntry entry) => Next.StoreReservedBlock(block, entry);

        [Patchable]
        [CFunction("do_swap_page", IsPart = true)]
        internal virtual KernelTask<VmFault> SwapPageInFrom(
            MmStruct mm, int address, Pte original, FaultFlags flags, int found, bool skipsCache) =>
            Next.SwapPageInFrom(mm, address, original, flags, found, skipsCache);

        [Patchable]
        internal virtual KernelTask TagClearHighpage(Page page) => Next.TagClearHighpage(page);

        [Patchable]
        internal virtual KernelTask<int> TagStorageReserveBlock(ulong block, TagRegion region, Page page, int order) =>
            Next.TagStorageReserveBlock(block, region, page, order);

        [Patchable]
        internal virtual KernelTask TagStorageUnreserveBlock(ulong block, TagRegion region, Page page, int order) =>
            Next.TagStorageUnreserveBlock(block, region, page, order);

        [Patchable]
        internal virtual Step TagsByPfnLock() => Next.TagsByPfnLock();

        [Patchable]
        internal virtual Step TagsByPfnUnlock() => Next.TagsByPfnUnlock();

        [Patchable]
        [CFunction("take_page_off_buddy", IsService = true)]
        internal virtual KernelTask<bool> TakePageOffBuddy(Page page) => Next.TakePageOffBuddy(page);

        [Patchable]
        [CFunction("driver", IsPart = true)]
        internal virtual KernelTask TakeRange(Page first, int count) => Next.TakeRange(first, count);

        [Patchable]
        internal virtual KernelTask<int> TryToUnuse() => Next.TryToUnuse();

        [Patchable]
        internal virtual KernelTask<bool> TryTransferSavedTags(Page from, Page to) => Next.TryTransferSavedTags(from, to);

        [Patchable]
        [Path(Rank = 38)]
        internal virtual KernelTask<int> UnusePte(MmStruct mm, int address, SwapEntry entry, Page cached) =>
            Next.UnusePte(mm, address, entry, cached);

        [Patchable]
        [Path(Rank = 34)]
        internal virtual KernelTask<int> UserMemAbort(Kvm kvm, int address, bool write, bool isPermission) =>
            Next.UserMemAbort(kvm, address, write, isPermission);

        [Patchable]
        [Path(Rank = 65)]
        internal virtual KernelTask VmspliceToPipe(MmStruct mm, int address, int slot) => Next.VmspliceToPipe(mm, address, slot);

        [Patchable]
        [CFunction("__read_swap_cache_async", IsPart = true)]
        internal virtual KernelTask WaitForCachedPage(SwapEntry entry) => Next.WaitForCachedPage(entry);

        [Patchable]
        internal virtual bool WarnOfTakenBlock(int result) => Next.WarnOfTakenBlock(result);

        [Patchable]
        internal virtual bool WarnWithoutMemory(XaEntry old) => Next.WarnWithoutMemory(old);

        internal virtual bool BootsWithoutSetup
        {
            [Patchable]
            get => Next.BootsWithoutSetup;
        }

        internal virtual bool CopyAsksOnce
        {
            [Patchable]
            get => Next.CopyAsksOnce;
        }

        internal virtual bool KvmHasMte
        {
            [Patchable]
            get => Next.KvmHasMte;
        }

        internal virtual bool MapsZeroPage
        {
            [Patchable]
            get => Next.MapsZeroPage;
        }

        internal virtual bool MovesSavedTags
        {
            [Patchable]
            get => Next.MovesSavedTags;
        }

        internal virtual bool RemembersMajorFaults
        {
            [Patchable]
            get => Next.RemembersMajorFaults;
        }
    }
}
