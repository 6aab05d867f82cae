using TagStorageModel.Engine.Events;

namespace TagStorageModel.Properties.Engine.Events;

/// <summary>Events of a sweep that never was.</summary>
internal static class SampleEvents
{
    internal static readonly ViolationEvent Fork = new()
    {
        Key = "I2/try_transfer_saved_tags/mmap_lock,mmap_lock-nested,ptl,ptl-nested,vma->vm_lock,vma->vm_lock-nested/process",
        Defect = "sleeping-copy-in-fork",
        Revision = "rfc-v3",
        Invariant = "I2",
        Function = "try_transfer_saved_tags",
        Title = "BUG: sleeping function called from invalid context",
        Token = "v1:" + new string('x', 90),
        Case = 12,
        ScheduleIndex = 3,
        Steps = 68,
        MinimizedSteps = 41,
        Threads = 1,
        Preemptions = 0,
        Severity = "annotation",
        Locks = ["ptl", "ptl-nested"],
        Source = "generated",
        ConfirmedBy = ["own", "coyote"],
    };

    internal static readonly ViolationEvent Deadlock = Fork with
    {
        Key = "I12/free_tag_storage/tags_by_pfn.xa_lock/process/deadlock with an interrupt: tags_by_pfn.xa_lock",
        Defect = null,
        Invariant = "I12",
        Function = "free_tag_storage",
        Title = "BUG: deadlock with an interrupt on cpu0",
        Token = "v1:short",
        MinimizedSteps = null,
        Threads = 2,
        Preemptions = 1,
        Severity = "actual",
        Source = "corpus",
        ConfirmedBy = ["own"],
    };

    internal static readonly SavedRunsEvent Saved = new()
    {
        Revision = "rfc-v3",
        Source = SavedRunsEvent.Catalogue,
        Cases = 30,
        Stale = [new("warn-on-restore.rfc-v3.case", "I21/mte_restore_tags/mmap_lock/process/warning", "step 12: T0 has returned")],
    };

    internal static readonly SummaryEvent Summary = new()
    {
        Revision = "rfc-v3",
        Seed = "18446744073709551615",
        Shard = "0/1",
        Cases = 1200,
        Schedules = new Dictionary<string, long> { ["own"] = 76_800, ["coyote"] = 310 },
        Steps = 8_123_456,
        Distinct = 40_001,
        PNew = 0.0123,
        Reached = new Dictionary<string, long> { ["I2"] = 17 },
        NeverReached = ["I14", "free_tag_storage: WARN_ON(!xa_load())"],
        Overlaps = new OverlapsEvent(
            ["do_swap_page × dup_mmap"], ["dup_mmap × dup_mmap"], new Dictionary<string, string> { ["a × b"] = "both hold c" }),
        Violations = 2,
    };

    internal static readonly TimingEvent Timing = new() { Seconds = 30.04, SchedulesPerSecond = 61_234.5 };
}
