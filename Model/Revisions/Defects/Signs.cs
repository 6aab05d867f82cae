using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>What the signs of violations say, as far as several defects ask for it.</summary>
internal static class Signs
{
    /// <summary>The slow path of xa_store() of tag_blocks_reserved, the only store of the function.</summary>
    private const string SlowStore = "tag_storage_reserve_block:__xas_nomem";

    private static readonly string[] Spinlocks =
    [
        "ptl", "ptl-nested", "pmd_lock", "private_lock", "tags_by_pfn.xa_lock", "tags_by_swp_entry.xa_lock",
        "tag_blocks_reserved.xa_lock", "cma->lock", "inode->i_lock", "lruvec->lru_lock", "i_pages.xa_lock", "si->lock", "swap_lock",
        "zone.lock", "swp_slots.free_lock", "kvm->mmu_lock",
    ];

    /// <summary>Whether these are all the spinlocks that are held: whatever is wrong in the context is theirs.</summary>
    internal static bool HoldsJust(this ViolationSign sign, params string[] wanted) =>
        sign.Locks.Where(Spinlocks.Contains).Order(StringComparer.Ordinal).SequenceEqual(wanted.Order(StringComparer.Ordinal));

    /// <summary>
    /// Whether interrupts are off, and no spinlock is held, because the slow path of that xa_store() has left them so.
    /// </summary>
    internal static bool SuffersFromTheSlowStore(this ViolationSign sign) => sign.LeftOff == SlowStore && sign.HoldsJust();

    /// <summary>Whether somebody finds interrupts off because of that xa_store(), and leaves them on.</summary>
    internal static bool EndsWhatTheSlowStoreLeft(this ViolationSign sign) => sign.Invariant is "I13" && sign.LeftOff == SlowStore;

    /// <summary>Whether the context of a warning is what it warns of.</summary>
    internal static bool IsWarningOfContext(this ViolationSign sign) => sign is { Invariant: "I21", Detail: "!preemptible()" };
}
