using FsCheck.Xunit;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Cases;

public sealed class DefectsTests
{
    [Theory]
    [InlineData("irqs-left-off", "I13/cma_alloc_range/mmap_lock/process+irqs-off(tag_storage_reserve_block:__xas_nomem)/cma_alloc_range")]
    [InlineData("irqs-left-off", "I2/reserve_tag_storage/tag_blocks_lock/process+irqs-off(tag_storage_reserve_block:__xas_nomem)")]
    [InlineData("sleeping-copy-in-fork", "I2/try_transfer_saved_tags/mmap_lock,ptl,ptl-nested/process")]
    [InlineData("irqs-left-off",
        "I13/do_swap_page/folio_lock,mmap_lock,ptl/process+irqs-off(tag_storage_reserve_block:__xas_nomem)/free_swap_slot")]
    [InlineData("irqs-left-off", "I13/tag_storage_reserve_block/tag_blocks_lock,tag_blocks_reserved.xa_lock/process+irqs-off/__xas_nomem")]
    [InlineData("sleeping-copy-in-fork", "I2/mte_save_tags_for_pfn/mmap_lock,ptl,ptl-nested/process+irqs-off")]
    [InlineData("sleeping-prepare-in-swapoff", "I2/mte_save_tags_for_pfn/folio_lock,mmap_lock,ptl/process")]
    [InlineData("sleeping-prepare-in-swapoff", "I2/mte_try_transfer_swap_tags/folio_lock,mmap_lock,ptl/process+irqs-off")]
    [InlineData("sleeping-copy-in-collapse", "I2/try_transfer_saved_tags/mmap_lock/process+irqs-off+rcu")]
    [InlineData("irq-deadlock-on-tags-by-pfn", "I12/free_tag_storage//end/inconsistent lock state: tags_by_pfn.xa_lock")]
    [InlineData("irq-deadlock-on-tags-by-pfn", "I12/free_tag_storage//end/inconsistent lock state (softirq): tags_by_pfn.xa_lock")]
    [InlineData("irq-deadlock-on-tags-by-pfn",
        "I12/mte_restore_tags_for_pfn/mmap_lock,tags_by_pfn.xa_lock/process/deadlock with an interrupt: tags_by_pfn.xa_lock")]
    [InlineData("mmap-lock-kept-on-retry", "I12//mmap_lock/process+irqs-off/lock held on return to user")]
    [InlineData("mmap-lock-kept-on-retry", "I12/do_page_fault/mmap_lock/process/recursion: mmap_lock")]
    [InlineData("mmap-lock-kept-on-retry", "I12/dup_mmap//process/waits for ever: mmap_lock")]
    [InlineData("mmap-lock-kept-on-retry", "I12///end/lock order: mmap_lock -> swap_slots_cache_enable_mutex -> mmap_lock")]
    [InlineData("mmap-lock-kept-on-retry",
        "I12/dup_mmap//end/deadlock: dup_mmap wants mmap_lock -> mprotect_fixup wants mmap_lock -> dup_mmap wants mmap_lock")]
    [InlineData("reclaim-under-page-table-lock", "I12///end/lock order: fs_reclaim -> ptl -> ptl-nested -> fs_reclaim")]
    [InlineData("reclaim-under-page-table-lock", "I12///end/lock order: fs_reclaim -> i_mmap_rwsem -> ptl -> fs_reclaim")]
    [InlineData("folio-locked-over-reserve",
        "I12/reserve_tag_storage/folio_lock,tag_blocks_lock,vma->vm_lock/process/recursion: folio_lock")]
    [InlineData("end-block-mixes-units", "I9/tag_storage_unreserve_block//process+irqs-off/a reserved block loses its last reference")]
    [InlineData("signal-reported-as-reserved", "I9/tag_storage_reserve_block//end/count too low")]
    [InlineData("copy-under-private-lock", "I12///end/lock order: fs_reclaim -> private_lock -> fs_reclaim")]
    [InlineData("swap-entry-used-anew", "I7/do_swap_page//process/swap entry used anew")]
    [InlineData("folio-locked-over-reserve", "I12///end/lock order: folio_lock -> tag_blocks_lock -> folio_lock")]
    [InlineData("folio-locked-over-reserve", "I12///end/lock order: cma_mutex -> folio_lock -> cma_mutex")]
    [InlineData("folio-locked-over-reserve",
        "I12/cma_alloc_range//end/deadlock: cma_alloc_range wants folio_lock -> reserve_tag_storage wants tag_blocks_lock -> "
        + "cma_alloc_range wants folio_lock")]
    [InlineData("sleeping-copy-in-collapse", "I2/mte_save_tags_for_pfn/folio_lock,mmap_lock/process+rcu")]
    [InlineData("end-block-mixes-units", "I1/mte_sync_tags/mmap_lock,pmd_lock/process/tags of a reserved page")]
    [InlineData("flag-before-restore", "I3/reserve_tag_storage//process/saved tags are pending")]
    [InlineData("flag-before-restore", "I4/reserve_tag_storage//process")]
    [InlineData("warn-on-restore", "I21/mte_restore_tags_for_pfn//process/tag_storage_enabled() && !page_tag_storage_reserved(page)")]
    [InlineData("release-under-own-lock", "I12/mte_save_tags_for_pfn/tags_by_pfn.xa_lock/process/recursion: tags_by_pfn.xa_lock")]
    [InlineData("irq-deadlock-on-plain-store", "I12/tag_storage_reserve_block//end/inconsistent lock state: tag_blocks_reserved.xa_lock")]
    [InlineData("stranded-save", "I3/reserve_tag_storage//process/saved tags are pending")]
    [InlineData("stranded-save", "I4/mte_save_tags_for_pfn//process")]
    [InlineData("stranded-save", "I16/mte_restore_tags_for_pfn//process/erases what mte_save_tags_for_pfn has reserved")]
    [InlineData("reserve-failure-reported-as-saved", "I11/mte_try_transfer_swap_tags//end/leaked for want of a slot")]
    [InlineData("reserve-failure-reported-as-saved", "I11/try_transfer_saved_tags//end/leaked for want of a slot")]
    [InlineData("reserve-failure-reported-as-saved", "I7/mte_save_tags_for_pfn//process/no slot in tags_by_pfn")]
    [InlineData("flag-before-restore", "I7/mte_sync_tags//process/overwritten before the saved tags were restored")]
    [InlineData("flag-before-restore", "I7/mte_restore_tags_for_pfn//process/overwritten")]
    [InlineData("stranded-save", "I7/mte_sync_tags//process/overwritten before the saved tags were restored")]
    [InlineData("transfer-moves-instead-of-copying", "I7/try_transfer_saved_tags//process/saved tags erased")]
    [InlineData("buffer-failure-reported-as-transferred", "I7/try_transfer_saved_tags//process/no tag buffer")]
    [InlineData("end-block-mixes-units", "I9/reserve_tag_storage//process/a reserved page's block is not reserved")]
    [InlineData("end-block-mixes-units", "I9/reserve_tag_storage//process+irqs-off/a reserved page has no use of its block")]
    [InlineData("over-reserve-v2", "I9/reserve_tag_storage//process/a use of a block that is for no page")]
    [InlineData("over-reserve-v2", "I18/handle_huge_page_missing_tag_storage//end/livelock: its tag storage is free")]
    [InlineData("free-asks-for-tagged", "I9/arch_free_pages_prepare//hardirq/a freed page keeps its use")]
    [InlineData("mmap-lock-kept-on-retry", "I19/handle_huge_page_missing_tag_storage//process/VM_FAULT_RETRY with the lock held")]
    [InlineData("major-fault-forgotten", "I22/do_swap_page//process/VM_FAULT_MAJOR is lost")]
    [InlineData("oom-becomes-sigbus", "I22/mte_try_transfer_swap_tags//process/no VM_FAULT_OOM")]
    [InlineData("signal-reported-as-reserved", "I5/tag_clear_highpage//process")]
    [InlineData("signal-reported-as-reserved", "I9/arch_free_pages_prepare//process/a freed page takes away a use that it does not have")]
    [InlineData("replacement-needs-the-replaced-page", "I18/migrate_tag_storage_page//end/livelock")]
    [InlineData("tagged-while-copied", "I5/copy_highpage//process")]
    [InlineData("kvm-copies-tags-without-storage", "I5/kvm_vm_ioctl_mte_copy_tags//process")]
    [InlineData("reserve-failure-reported-as-saved", "I22/mte_save_tags_for_pfn//process/no VM_FAULT_OOM")]
    [InlineData("buffer-failure-reported-as-transferred", "I22/try_transfer_saved_tags//process/no VM_FAULT_OOM")]
    [InlineData("flag-before-restore", "I4/mte_save_tags_for_pfn/folio_lock/process")]
    [InlineData("flag-before-restore", "I21/mte_restore_tags_for_pfn/tags_by_pfn.xa_lock/process/!try_page_mte_tagging(page)")]
    [InlineData("transfer-moves-instead-of-copying", "I3/try_transfer_saved_tags//process/saved tags were not restored")]
    [InlineData("buffer-failure-reported-as-transferred", "I21/try_transfer_saved_tags/mmap_lock/process/!tags")]
    [InlineData("saved-tags-not-copied", "I7/copy_highpage//process/tags not copied")]
    [InlineData("slot-not-released", "I16/mte_save_tags_for_pfn//end/tags_by_pfn")]
    [InlineData("saved-tags-outlive-their-page", "I8/arch_free_pages_prepare//process/left behind by a page that is freed")]
    [InlineData("saved-tags-outlive-their-page", "I7/arch_free_pages_prepare//process/saved tags outlive their page")]
    [InlineData("saved-tags-outlive-their-page", "I21/tag_clear_highpage/mmap_lock/process/!try_page_mte_tagging(page)")]
    [InlineData("saved-tags-outlive-their-page", "I21/copy_highpage/mmap_lock/process+irqs-off/!try_page_mte_tagging(to)")]
    [InlineData("swap-out-drops-saved-tags", "I7/mte_save_page_tags_by_swp_entry//process/tags not saved for the swap entry")]
    [InlineData("ksm-ignores-saved-tags", "I7/replace_page//process/page with other tags mapped")]
    [InlineData("tagged-while-copied", "I1/copy_highpage/mmap_lock/process")]
    [InlineData("tagged-while-copied", "I21/copy_highpage/mmap_lock/process/tag_storage_enabled() && !page_tag_storage_reserved(page)")]
    [InlineData("ptrace-without-storage", "I1/access_remote_tags/mmap_lock/process")]
    [InlineData("ptrace-without-storage", "I7/access_remote_tags//process/read without tag storage")]
    [InlineData("ptrace-before-tags-are-set", "I21/access_remote_tags/mmap_lock/process/!page_mte_tagged(page)")]
    [InlineData("ptrace-before-tags-are-set", "I7/access_remote_tags//process/written before the tags are initialised")]
    [InlineData("kvm-copies-tags-without-storage", "I1/kvm_vm_ioctl_mte_copy_tags/kvm->slots_lock/process")]
    [InlineData("kvm-copies-tags-without-storage",
        "I21/kvm_vm_ioctl_mte_copy_tags/kvm->slots_lock/process/tag_storage_enabled() && !page_tag_storage_reserved(page)")]
    [InlineData("signal-reported-as-reserved", "I1/tag_clear_highpage/mmap_lock/process")]
    [InlineData("signal-reported-as-reserved",
        "I21/tag_clear_highpage/mmap_lock/process/tag_storage_enabled() && !page_tag_storage_reserved(page)")]
    [InlineData("over-reserve-v2", "I1///process/tags of a reserved page")]
    [InlineData("free-asks-for-tagged", "I21/free_tag_storage/tag_blocks_reserved.xa_lock/hardirq/!xa_load(&tag_blocks_reserved, block)")]
    [InlineData("end-block-mixes-units", "I1/access_remote_tags/mmap_lock/process/tags of a reserved page")]
    [InlineData("end-block-mixes-units",
        "I21/free_tag_storage/tag_blocks_reserved.xa_lock/process+irqs-off/!xa_load(&tag_blocks_reserved, block)")]
    [InlineData("warning-without-memory", "I21/mte_save_page_tags_by_swp_entry/folio_lock/process/xa_is_err(ret)")]
    [InlineData("irqs-left-off",
        "I21/reserve_tag_storage/mmap_lock/process+irqs-off(tag_storage_reserve_block:__xas_nomem)/!preemptible()")]
    [InlineData("irqs-left-off",
        "I21/try_transfer_saved_tags/folio_lock/process+irqs-off(tag_storage_reserve_block:__xas_nomem)/!preemptible()")]
    [InlineData("sleeping-copy-in-fork", "I21/try_transfer_saved_tags/mmap_lock,ptl,ptl-nested/process/!preemptible()")]
    [InlineData("sleeping-copy-in-collapse", "I21/try_transfer_saved_tags/folio_lock,mmap_lock/process+rcu/!preemptible()")]
    [InlineData("tagged-while-copied", "I21/free_tag_storage/vma->vm_lock/process/tag_storage_find_block(page, &start_block, &region)")]
    [InlineData("tags-written-beside-a-copy", "I7/wp_page_copy//process/page with other tags mapped")]
    [InlineData("free-asks-for-tagged", "I9/tag_storage_unreserve_block//end/a reserved page's block is not reserved")]
    [InlineData("end-block-mixes-units", "I9/arch_free_pages_prepare//process/a freed page keeps its use")]
    [InlineData("swap-entry-overwrites-saved-tags", "I7/mte_save_tags_for_pfn//process/other tags saved")]
    [InlineData("swap-tags-read-after-free", "I15/mte_try_transfer_swap_tags//process/tag buffer read")]
    [InlineData("copy-under-private-lock", "I2/mte_save_tags_for_pfn/folio_lock,folio_lock-nested,lock_buffer,private_lock/process")]
    [InlineData("end-block-mixes-units", "I1/mte_restore_tags_for_pfn/tag_blocks_lock,tags_by_pfn.xa_lock/process")]
    [InlineData("kvm-copies-tags-without-storage", "I21/mte_restore_tags_for_pfn/tags_by_pfn.xa_lock/process/!try_page_mte_tagging(page)")]
    [InlineData("signal-reported-as-reserved", "I9/reserve_tag_storage//process/a reserved page's block is not reserved")]
    [InlineData("copy-under-private-lock", "I21/try_transfer_saved_tags/folio_lock,private_lock/process/!preemptible()")]
    public void AViolationIsNamedInEveryRevisionThatHasTheDefect(string slug, string key)
    {
        var defect = DefectSet.All.Single(item => item.Slug == slug);
        foreach (var revision in defect.Revisions) Assert.Equal(slug, Subjects.All.SlugOf(revision, ViolationSign.Parse(key)));
        var posted = RevisionSet.All.Where(entry => !entry.IsRemedy).Select(entry => entry.Name);
        foreach (var other in posted.Append("rfc-v9").Except(defect.Revisions))
            Assert.NotEqual(slug, Subjects.All.SlugOf(other, ViolationSign.Parse(key)));
    }

    [Theory]
    [InlineData("I12/mte_save_tags_for_pfn/tags_by_pfn.xa_lock/process/deadlock: a -> b")]
    [InlineData("I2/copy_highpage/mutex/process")]
    [InlineData("I2/wp_page_copy/ptl/process")]
    [InlineData("I2/free_tag_storage/tag_blocks_reserved.xa_lock/process+irqs-off")]
    [InlineData("I13/cma_release/tag_blocks_reserved.xa_lock/process/cma_clear_bitmap")]
    [InlineData("I12/mte_save_tags_for_pfn/folio_lock/process/recursion: folio_lock")]
    [InlineData("I12//mmap_lock,vma->vm_lock/process/lock held on return to user")]
    [InlineData("I12///end/lock order: mmap_lock -> tag_blocks_lock -> mmap_lock")]
    [InlineData("I12///end/lock order: huge ptl -> fs_reclaim -> shmem_swaplist_mutex -> huge ptl")]
    [InlineData("I12/mprotect_fixup//end/deadlock: mprotect_fixup wants mmap_lock -> swap_writepage wants folio_lock -> mprotect_fixup "
        + "wants mmap_lock")]
    [InlineData("I11/mte_save_tags_for_pfn//end/freed twice")]
    [InlineData("I14/put_page//end")]
    public void OthersHaveNoName(string key)
    {
        foreach (var entry in RevisionSet.All) Assert.Null(Subjects.All.SlugOf(entry.Name, ViolationSign.Parse(key)));
    }

    /// <summary>Each is what a defect outside the catalogue shows beside one that is in it: a label is for its own defect alone.</summary>
    [Theory]
    [InlineData("I13/free_tag_storage//process/free_tag_storage")]
    [InlineData("I13/tag_storage_reserve_block/tag_blocks_lock/process+irqs-off/tag_storage_reserve_block")]
    [InlineData("I13/free_tag_storage//process+irqs-off(tag_storage_reserve_block:__xas_nomem)/free_tag_storage")]
    [InlineData("I13/cma_alloc_range/tag_blocks_lock/process+irqs-off(reserve_tag_storage:reserve_tag_storage)/cma_alloc_range")]
    [InlineData("I2/reserve_tag_storage/tag_blocks_lock/process+irqs-off")]
    [InlineData("I2/reserve_tag_storage/tag_blocks_lock/process+irqs-off(reserve_tag_storage:reserve_tag_storage)")]
    [InlineData("I21/reserve_tag_storage/mmap_lock/process+irqs-off/!preemptible()")]
    [InlineData("I21/reserve_tag_storage/private_lock/process+irqs-off(tag_storage_reserve_block:__xas_nomem)/!preemptible()")]
    [InlineData("I2/mte_save_tags_for_pfn/mmap_lock,mmap_lock-nested,ptl,ptl-nested,tags_by_pfn.xa_lock/process")]
    [InlineData("I2/mte_save_tags_for_pfn/folio_lock,mmap_lock,ptl,tags_by_pfn.xa_lock/process")]
    [InlineData("I2/mte_save_tags_for_pfn/mmap_lock,tags_by_pfn.xa_lock/process+rcu")]
    [InlineData("I2/mte_save_tags_for_pfn/folio_lock,private_lock,tags_by_pfn.xa_lock/process")]
    [InlineData("I12/mte_erase_tags_for_pfn/tags_by_pfn.xa_lock/process/deadlock with an interrupt: tags_by_pfn.xa_lock")]
    [InlineData("I3/reserve_tag_storage//process/saved tags were not restored")]
    [InlineData("I4/reserve_tag_storage//process/other")]
    [InlineData("I7/mte_restore_tags_for_pfn//process/tags not copied")]
    [InlineData("I7/copy_highpage//process/overwritten before the saved tags were restored")]
    [InlineData("I11/try_transfer_saved_tags//end/leaked")]
    [InlineData("I16/free_tag_storage//process/erases what mte_save_tags_for_pfn has reserved")]
    public void WhatOnlyResemblesADefectHasNoName(string key) => OthersHaveNoName(key);

    [Fact]
    public void EveryDefectIsOfRevisionsThatThereAre()
    {
        Assert.Equal(DefectSet.All.Count, DefectSet.All.Select(defect => defect.Slug).Distinct().Count());
        Assert.All(DefectSet.All, defect =>
        {
            Assert.NotEmpty(defect.Revisions);
            Assert.NotEmpty(defect.Sentence);
            Assert.All(defect.Revisions, name => Assert.NotNull(RevisionSet.Find(name)));
        });
    }

    [Property]
    public void AKeyIsTakenApart(byte invariant, bool[] locks, byte context, byte detail)
    {
        string[] names = [.. locks.Take(4).Select((isLong, i) => isLong ? $"tags_by_pfn.xa_lock{i}" : $"ptl{i}")];
        var where = ViolationKey.ContextText((ContextKind)(context % 9));
        var what = (string[])["", "recursion", "a/b: c -> d"] is var all ? all[detail % 3] : "";
        var key = $"I{invariant}/f_{invariant}/{string.Join(',', names)}/{where}" + (what.Length > 0 ? "/" + what : "");
        var sign = ViolationSign.Parse(key);
        Assert.Equal(($"I{invariant}", $"f_{invariant}", where, what), (sign.Invariant, sign.Function, sign.Context, sign.Detail));
        Assert.Equal(names, sign.Locks);
    }
}
