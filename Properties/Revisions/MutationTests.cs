using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Revisions;

/// <summary>The golden sequences can fail: one changed lock, flag or order in a function shows in them.</summary>
public sealed class MutationTests
{
    private static readonly Dictionary<string, Func<Machine, MachineConfiguration, Revision>> Mutants = new()
    {
        ["tags_by_pfn_lock irq"] = (machine, configuration) => new TagsByPfnLockIrq(machine, configuration),
        ["save without release"] = (machine, configuration) => new SaveWithoutRelease(machine, configuration),
        ["save without reserve"] = (machine, configuration) => new SaveWithoutReserve(machine, configuration),
        ["save tests before the lock"] = (machine, configuration) => new SaveTestsBeforeTheLock(machine, configuration),
        ["save with GFP_KERNEL"] = (machine, configuration) => new SaveWithGfpKernel(machine, configuration),
        ["restore after unlock"] = (machine, configuration) => new RestoreAfterUnlock(machine, configuration),
        ["restore without tagging"] = (machine, configuration) => new RestoreWithoutTagging(machine, configuration),
        ["flag before restore"] = (machine, configuration) => new FlagBeforeRestore(machine, configuration),
        ["no recheck under the mutex"] = (machine, configuration) => new NoRecheck(machine, configuration),
        ["xa_store_irq"] = (machine, configuration) => new XaStoreIrq(machine, configuration),
        ["no cache maintenance"] = (machine, configuration) => new NoCacheMaintenance(machine, configuration),
        ["give back before erase"] = (machine, configuration) => new GiveBackBeforeErase(machine, configuration),
        ["taken range without a warning"] = (machine, configuration) => new TakenWithoutWarning(machine, configuration),
        ["deaf to signals"] = (machine, configuration) => new DeafToSignals(machine, configuration),
        ["replacements without the caller's flags"] = (machine, configuration) => new TargetsOfTheirOwn(machine, configuration),
        ["end block in pages"] = (machine, configuration) => new EndBlockInPages(machine, configuration),
        ["erase after unlock"] = (machine, configuration) => new EraseAfterUnlock(machine, configuration),
        ["free with a plain lock"] = (machine, configuration) => new FreeWithPlainLock(machine, configuration),
        ["free hook tests tagged"] = (machine, configuration) => new FreeHookTestsTagged(machine, configuration),
        ["alloc hook does nothing"] = (machine, configuration) => new NoAllocHook(machine, configuration),
        ["transfer without looking at the target"] = (machine, configuration) => new TransferBlindly(machine, configuration),
        ["copy before the flag is won"] = (machine, configuration) => new CopyBeforeTheFlagIsWon(machine, configuration),
        ["clear regardless of storage"] = (machine, configuration) => new ClearRegardless(machine, configuration),
        ["sync regardless of storage"] = (machine, configuration) => new SyncRegardless(machine, configuration),
        ["swap-in restore regardless of storage"] = (machine, configuration) => new SwapInRegardless(machine, configuration),
        ["swap-out store atomic"] = (machine, configuration) => new SwapOutAtomic(machine, configuration),
        ["invalidate without free"] = (machine, configuration) => new InvalidateWithoutFree(machine, configuration),
        ["transfer swap tags without a copy"] = (machine, configuration) => new TransferSwapTagsWithoutCopy(machine, configuration),
        ["retry without releasing"] = (machine, configuration) => new RetryWithoutReleasing(machine, configuration),
        ["replace untagged"] = (machine, configuration) => new ReplaceUntagged(machine, configuration),
        ["set_pte_at without mte_sync_tags"] = (machine, configuration) => new SetPteWithoutSync(machine, configuration),
        ["no pte_same after the reservation"] = (machine, configuration) => new ProtnoneWithoutRecheck(machine, configuration),
        ["ptrace without the check"] = (machine, configuration) => new PtraceWithoutCheck(machine, configuration),
        ["guest mapped without storage"] = (machine, configuration) => new GuestMappedWithoutStorage(machine, configuration),
        ["guest reserves for one page"] = (machine, configuration) => new GuestReservesForOnePage(machine, configuration),
        ["tags copied before PG_mte_lock"] = (machine, configuration) => new TagsCopiedBeforeTheLock(machine, configuration),
        ["noio scope left early"] = (machine, configuration) => new ScopeIsLeftEarly(machine, configuration),
        ["sanitise regardless of tags"] = (machine, configuration) => new SanitiseRegardless(machine, configuration),
        ["zero page without storage"] = (machine, configuration) => new ZeroPageWithoutStorage(machine, configuration),
        ["unuse prepares before ptl"] = (machine, configuration) => new UnuseBeforePtl(machine, configuration),
        ["KSM regardless of tags"] = (machine, configuration) => new MergeRegardlessOfTags(machine, configuration),
        ["area invalidated without the lock"] = (machine, configuration) => new InvalidateAreaUnlocked(machine, configuration),
        ["range not isolated"] = (machine, configuration) => new RangeNotIsolated(machine, configuration),
        ["copy after private_lock"] = (machine, configuration) => new CopyAfterPrivateLock(machine, configuration),
        ["tag storage frame reserved for"] = (machine, configuration) => new ReserveForTagStorageFrame(machine, configuration),
        ["child mapped before the copy"] = (machine, configuration) => new ChildMappedBeforeTheCopy(machine, configuration),
        ["shmem allocates untagged"] = (machine, configuration) => new ShmemAllocatesUntagged(machine, configuration),
        ["shmem replaces untagged"] = (machine, configuration) => new ShmemReplacesUntagged(machine, configuration),
        ["shmem written before it leaves the file"] = (machine, configuration) =>
            new ShmemWrittenBeforeItLeavesTheFile(machine, configuration),
        ["truncate takes only what it can lock"] = (machine, configuration) => new TruncateTakesOnlyWhatItCanLock(machine, configuration),
        ["set_pmd_at without mte_sync_tags"] = (machine, configuration) => new SetPmdWithoutSync(machine, configuration),
        ["tails keep their flags"] = (machine, configuration) => new TailsKeepTheirFlags(machine, configuration),
        ["swap-in waits with the fault's lock"] = (machine, configuration) => new SwapInWaitsWithTheLock(machine, configuration),
        ["swap-in drops the lock without waiting"] = (machine, configuration) => new SwapInDropsTheLock(machine, configuration),
        ["huge target under the source's lock"] = (machine, configuration) => new HugeTargetUnderTheLock(machine, configuration),
        ["compaction of huge pages"] = (machine, configuration) => new CompactionOfHugePages(machine, configuration),
        ["vmsplice faults for writing"] = (machine, configuration) => new VmspliceForWriting(machine, configuration),
        ["splice without the folio lock"] = (machine, configuration) => new SpliceWithoutFolioLock(machine, configuration),
        ["end of I/O leaves the first slot"] = (machine, configuration) => new EndIoLeavesTheFirst(machine, configuration),
        ["huge zero page tagged"] = (machine, configuration) => new HugeZeroPageTagged(machine, configuration),
        ["file copied under i_pages"] = (machine, configuration) => new FileCopiedUnderTheLock(machine, configuration),
        ["collapse of a VM_MTE file"] = (machine, configuration) => new CollapseOfVmMteFile(machine, configuration),
        ["collapse of VM_MTE"] = (machine, configuration) => new CollapseOfVmMte(machine, configuration),
    };

    [Theory]
    [InlineData("tags_by_pfn_lock irq", "mte_save_tags_for_pfn.stored", "spin_lock_irq(&tags_by_pfn.xa_lock)")]
    [InlineData("tags_by_pfn_lock irq", "mte_restore_tags_for_pfn.saved", "spin_lock_irq(&tags_by_pfn.xa_lock)")]
    [InlineData("tags_by_pfn_lock irq", "free_tag_storage.last-user", "spin_lock_irq(&tags_by_pfn.xa_lock)")]
    [InlineData("tags_by_pfn_lock irq", "copy_highpage.nothing-saved", "spin_lock_irq(&tags_by_pfn.xa_lock)")]
    [InlineData("save without release", "mte_save_tags_for_pfn.reserved-meanwhile", "spin_unlock(&tags_by_pfn.xa_lock)")]
    [InlineData("save without reserve", "mte_save_tags_for_pfn.stored", "spin_lock(&tags_by_pfn.xa_lock)")]
    [InlineData("save tests before the lock", "mte_save_tags_for_pfn.stored", "test_bit(PG_tag_storage_reserved, pfn:40) → 0")]
    [InlineData("save with GFP_KERNEL", "mte_save_tags_for_pfn.store-fails", "spin_unlock(&tags_by_pfn.xa_lock)")]
    [InlineData("restore after unlock", "mte_restore_tags_for_pfn.saved", "spin_unlock(&tags_by_pfn.xa_lock)")]
    [InlineData("restore without tagging", "mte_restore_tags_for_pfn.saved", "memcpy(…, bufs.0) → 0x5")]
    [InlineData("flag before restore", "reserve_tag_storage.fresh-block", "set_bit(PG_tag_storage_reserved, pfn:40)")]
    [InlineData("no recheck under the mutex", "reserve_tag_storage.reserved-under-the-mutex",
        "spin_lock_irqsave(&tag_blocks_reserved.xa_lock)")]
    [InlineData("xa_store_irq", "reserve_tag_storage.fresh-block", "might_alloc(Kernel)")]
    [InlineData("no cache maintenance", "reserve_tag_storage.fresh-block", "spin_lock(&tag_blocks_reserved.xa_lock)")]
    [InlineData("give back before erase", "free_tag_storage.last-user", "page_ref_sub_return(pfn:100, 1) → 0")]
    [InlineData("end block in pages", "reserve_tag_storage.second-block-fails", "spin_unlock_irqrestore(&tag_blocks_reserved.xa_lock)")]
    [InlineData("taken range without a warning", "reserve_tag_storage.taken-by-another", "spin_lock_irqsave(&tag_blocks_reserved.xa_lock)")]
    [InlineData("deaf to signals", "reserve_tag_storage.fatal-signal", "mutex_lock(&cma_mutex)")]
    [InlineData("replacements without the caller's flags", "alloc_contig_range.flags-of-the-caller", "might_alloc(HighUserMovable)")]
    [InlineData("erase after unlock", "free_tag_storage.with-saved-tags", "spin_unlock(&tags_by_pfn.xa_lock)")]
    [InlineData("free with a plain lock", "free_tag_storage.other-users", "spin_lock(&tag_blocks_reserved.xa_lock)")]
    [InlineData("free hook tests tagged", "__free_pages.reserved-and-not-tagged", "test_bit(PG_mte_tagged, pfn:40) → 0")]
    [InlineData("alloc hook does nothing", "alloc_pages.tagged", "returns pfn:40")]
    [InlineData("transfer without looking at the target", "copy_highpage.both-have-storage", "might_alloc(Kernel)")]
    [InlineData("copy before the flag is won", "copy_highpage.both-have-storage", "read tags(pfn:40) → zeros")]
    [InlineData("clear regardless of storage", "tag_clear_highpage.not-reserved", "test_and_set_bit(PG_mte_lock, pfn:40) → 0")]
    [InlineData("sync regardless of storage", "mte_sync_tags.not-reserved", "test_and_set_bit(PG_mte_lock, pfn:40) → 0")]
    [InlineData("swap-in restore regardless of storage", "mte_restore_page_tags_by_swp_entry.not-reserved",
        "test_and_set_bit(PG_mte_lock, pfn:40) → 0")]
    [InlineData("swap-out store atomic", "mte_save_page_tags_by_swp_entry.store-fails",
        "kmem_cache_alloc(radix_tree_node, GFP_ATOMIC) → ok")]
    [InlineData("invalidate without free", "mte_invalidate_tags_by_swp_entry.erased", "")]
    [InlineData("transfer swap tags without a copy", "mte_try_transfer_swap_tags.transferred", "might_alloc(Kernel)")]
    [InlineData("retry without releasing", "handle_folio_missing_tag_storage.retry", "returns Retry")]
    [InlineData("replace untagged", "handle_folio_missing_tag_storage.replaced", "might_alloc(HighUserMovable)")]
    [InlineData("set_pte_at without mte_sync_tags", "set_pte_at.not-reserved", "set_pte(mm0[0], page#0|VALID|WRITE|TAGGED)")]
    [InlineData("no pte_same after the reservation", "handle_pte_protnone.reserved", "mm0.vma0->vm_flags & VM_MTE → 1")]
    [InlineData("range not isolated", "alloc_contig_range.free", "!PageBuddy(pfn:100) → NULL")]
    [InlineData("copy after private_lock", "do_migrate_range.moved", "spin_unlock(&mapping->private_lock)")]
    [InlineData("tag storage frame reserved for", "handle_folio_missing_tag_storage.tag-storage-frame",
        "test_bit(PG_tag_storage_reserved, pfn:100) → 0")]
    [InlineData("child mapped before the copy", "dup_mmap.pinned-page", "test_bit(PG_tag_storage_reserved, pfn:41) → 1")]
    [InlineData("ptrace without the check", "access_remote_tags.peek-without-storage", "test_bit(PG_mte_tagged, pfn:40) → 0")]
    [InlineData("guest mapped without storage", "user_mem_abort.not-mte", "read_lock(&kvm0.mmu_lock)")]
    [InlineData("guest reserves for one page", "kvm_mte_reserve_tag_storage.huge-page", "test_bit(PG_tag_storage_reserved, pfn:41) → 0")]
    [InlineData("tags copied before PG_mte_lock", "kvm_vm_ioctl_mte_copy_tags.from-a-buffer", "user ldr mm0[1] → fault")]
    [InlineData("tags copied before PG_mte_lock", "kvm_vm_ioctl_mte_copy_tags.from-a-buffer-that-cannot-be-had", "user ldr mm0[1] → fault")]
    [InlineData("noio scope left early", "driver_alloc_pages.noio", "might_alloc(Kernel, Tagged, Zero)")]
    [InlineData("noio scope left early", "pin_user_pages.noio", "might_alloc(HighUserMovable, Zero)")]
    [InlineData("sanitise regardless of tags", "user_mem_abort.mte", "write tags(pfn:40, zeros)")]
    [InlineData("zero page without storage", "mte_tag_storage_activate_regions.zero-page", "")]
    [InlineData("unuse prepares before ptl", "swapoff.page-read-in", "test_bit(PG_mte_tagged, pfn:40) → 0")]
    [InlineData("KSM regardless of tags", "cmp_and_merge_page.tagged", "down_read(&mm0.mmap_lock)")]
    [InlineData("area invalidated without the lock", "mte_invalidate_tags_area_by_swp_entry.two-entries",
        "xas_find(&tags_by_swp_entry, 0x400000000000000, 0x7ffffffffffffff) → bufs.0 at 0x400000000000001")]
    [InlineData("shmem allocates untagged", "do_shared_fault.tagged", "might_alloc(HighUserMovable)")]
    [InlineData("shmem replaces untagged", "shmem_replace_folio.tagged", "might_alloc(Kernel)")]
    [InlineData("shmem written before it leaves the file", "shrink_folio_list.file-page", "test_bit(PG_mte_tagged, pfn:40) → 1")]
    [InlineData("truncate takes only what it can lock", "madvise_remove.locked", "spin_lock(&inode->i_lock)")]
    [InlineData("end block in pages", "do_huge_pmd_anonymous_page.tagged", "spin_unlock_irqrestore(&tag_blocks_reserved.xa_lock)")]
    [InlineData("set_pmd_at without mte_sync_tags", "change_huge_pmd.without-storage", "set_pmd(mm0, page#0|VALID|WRITE|TAGGED)")]
    [InlineData("tails keep their flags", "split_huge_page_to_list.tagged", "clear_compound_head(pfn:7f)")]
    [InlineData("collapse of VM_MTE", "collapse_huge_page.vm-mte", "pmdp_get(mm0) → table")]
    [InlineData("swap-in waits with the fault's lock", "do_swap_page.locked", "folio_lock(pfn:40)")]
    [InlineData("swap-in drops the lock without waiting", "do_swap_page.locked-may-not-wait", "up_read(&mm0.mmap_lock)")]
    [InlineData("huge target under the source's lock", "migrate_pages.huge-page", "folio_lock(pfn:40)")]
    [InlineData("compaction of huge pages", "compact_zone.huge-page", "get_page_unless_zero(pfn:40) → 1")]
    [InlineData("vmsplice faults for writing", "vmsplice_to_pipe.shared", "spin_unlock(&mm0.ptl)")]
    [InlineData("splice without the folio lock", "shmem_file_splice_read.cached", "driver remembers pfn:40")]
    [InlineData("end of I/O leaves the first slot", "bio_release_pages.two-pages", "driver takes pfn:42")]
    [InlineData("huge zero page tagged", "get_huge_zero_page.first", "might_alloc(DirectReclaim, Io, Fs, Tagged, Zero)")]
    [InlineData("file copied under i_pages", "collapse_file.tagged", "spin_lock_irq(&mapping->i_pages.xa_lock)")]
    [InlineData("collapse of a VM_MTE file", "madvise_collapse.vm-mte", "up_read(&mm0.mmap_lock)")]
    public void AChangedStepShowsInTheGoldenSequence(string mutant, string name, string step)
    {
        var played = GoldenCoverageTests.All.SelectMany(set => set.Cases).Single(one => one.Name == name);
        var golden = GoldenSet.Golden(name, "rfc-v3");
        Assert.Equal(golden, played.Run((machine, configuration) => new Unchanged(machine, configuration)).Text);
        Assert.Equal(step, FirstDifference(golden, played.Run(Mutants[mutant]).Text));
    }

    /// <summary>The first step of a mutant that is not the golden one, without the function's name.</summary>
    private static string FirstDifference(string golden, string mutated)
    {
        var lines = mutated.Split('\n');
        var expected = golden.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i >= expected.Length || lines[i] != expected[i]) return lines[i].Length > 37 ? lines[i][37..] : lines[i];
        }

        return "none";
    }
}
