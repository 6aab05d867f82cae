namespace TagStorageModel.Harness.TagStorage;

/// <summary>What the model takes for granted: a verdict means no more than these allow.</summary>
public static class Assumptions
{
    /// <summary>Each assumption: a short name, and what is assumed in one sentence.</summary>
    public static IReadOnlyList<(string Name, string Sentence)> All { get; } =
    [
        ("config", "SMP, CONFIG_PREEMPT_COUNT=y, DEBUG_ATOMIC_SLEEP=y, not PREEMPT_RT; CONFIG_PREEMPT_RCU and CONFIG_PREEMPT are a "
            + "scenario's parameters"),
        ("cpus", "a thread stays on its CPU, which is its own or shared; without CONFIG_PREEMPT the kernel is one of "
            + "CONFIG_PREEMPT_VOLUNTARY, where a task may lose a shared CPU at each might_sleep() and on the return to user space; one "
            + "that has to sleep in atomic context keeps it: what follows \"scheduling while atomic\" is not modelled"),
        ("base", "RFC v2 stands on 6.7-rc1, RFC v3 on 6.8-rc1; facts of these trees are stated from knowledge of them, not from the trees"),
        ("xarray", "the XArray is that of 6.1, against which it is replayed; 6.7 and 6.8 are taken to be equal on these paths"),
        ("memory model", "steps are sequentially consistent, but where a scenario has store buffers set_bit(), clear_bit() and tag "
            + "writes may take effect later, up to an unlock, a barrier or a user access; loads are never early"),
        ("granularity", "all 256 tags of a page are written and read at once, and so is all of its data; a store counts as one of "
            + "a part of the page"),
        ("interrupts", "each interrupt arrives at most once in a run, and only lets go of pages that drivers, pipes and bios hold; a hard "
            + "interrupt may interrupt a softirq, nothing else nests; a softirq runs wherever a hard interrupt could end, never in "
            + "ksoftirqd"),
        ("lockdep", "rules R1 to R7; fs_reclaim is an order, not a usage; "
            + "folio locks and PG_mte_lock have an order too; rcu is a nesting depth: no grace periods, and kfree() is at once"),
        ("drivers", "a driver may allocate tagged pages of order 0 to 3 and pin user pages, have its device access them by DMA, a pipe "
            + "refer to pages of a process or of the file, and let go of them from a thread, an interrupt or a softirq; the driver stops "
            + "the device first"),
        ("frames", "an allocation gets the lowest free frame of the allowed kind, of the tag storage too if it is movable and not "
            + "tagged; compaction takes the highest"),
        ("signals", "RFC v2's alloc_contig_range() may see a fatal signal (-EINTR); the task then still finishes what it is to do; "
            + "none ends a fault's wait for a folio's lock"),
        ("left out", "the batches that lru_cache_disable() drains, TLB flushes, writeback"),
        ("names", "C names are those of 6.1 or of the series; folio variants of 6.8 may be called otherwise"),
        ("irqs left off", "interrupts that were left off stay off until the return to user space, an unconditional enable, or another task "
            + "gets the CPU; a task that sleeps on a CPU of its own does not turn them on"),
        ("cma", "each region's tag storage is a CMA area in pageblocks of its own; a range to be taken is emptied by migration, or busy "
            + "by choice; clean pages in it are migrated, not reclaimed"),
        ("files", "one file with buffers, one buffer a page, whose pages are clean, mapped nowhere and found by their index alone"),
        ("swap", "one device, whose slot cache gathers up to four freed entries; with a synchronous one an entry with one user is read "
            + "in beside the swap cache; swapoff gives up after three rounds"),
        ("huge pages", "each process has at most one huge area, of order 6 to 9, anonymous and private; nothing shrinks the huge "
            + "zero page; the deferred split queue and khugepaged's scan are left out; swapped, file and guest pages are of order 0"),
        ("ksm", "the contents of two pages that are to be merged are taken to be the same; pages with tags in memory are never merged"),
        ("shmem", "one file of order 0 pages, all taken to be dirty; it is collapsed as a whole, as if it were as large as a huge "
            + "page, and what comes of that is split at once; faults map nothing around; only where a driver's mapping is of a "
            + "lower zone can a page of the swap cache be in a wrong one, which is a choice"),
        ("vmas", "a process has two VMAs beside the huge area, private anonymous ones unless the scenario maps the shmem file there; a "
            + "part that is unmapped is mapped anew at once"),
        ("faults", "an access that still faults after six faults is given up"),
        ("guests", "a process is the memory of one virtual machine, at the same addresses, all of its vCPUs run with MTE in RFC v3 and "
            + "without in RFC v2; change_pte() and dirty logging are left out"),
        ("boot", "what is done before tag storage is used makes no tag write that counts: cpu_enable_mte() clears the zero page's tags"),
        ("rwsem", "a waiting writer does not hold back readers"),
    ];
}
