using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// The situations that must be all right in a correct protocol, and that a sweep must therefore have been in. Where
/// runs are observed for which paths overlap, they are counted by who met where.
/// </summary>
public static class Situations
{
    /// <summary>A page is freed while another whose tags are in the same block is reserved.</summary>
    public const string FreeAgainstReserve = "situation: free against reserve in one block";

    /// <summary>Two threads reserve the same page.</summary>
    public const string TwoReserves = "situation: two reserves of one page";

    /// <summary>A page is migrated while an access to it faults for want of tag storage.</summary>
    public const string MigrationAgainstFault = "situation: migration against fault on access of one page";

    /// <summary>PG_tag_storage_reserved takes effect when others have made steps since it was set.</summary>
    public const string ReservedFlagLate = "situation: PG_tag_storage_reserved took effect later";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> All { get; } = [FreeAgainstReserve, TwoReserves, MigrationAgainstFault, ReservedFlagLate];

    /// <summary>Has the meetings counted that make them.</summary>
    public static void Watch(Overlaps overlaps, Revision revision)
    {
        var reserve = PathSet.Of("reserve_tag_storage");
        var faults = PathSet.Of("handle_pte_protnone", "handle_page_missing_tag_storage");

        // The reference counts behind those of the data pages are the blocks'.
        var blocks = revision.Memory.DataPages;
        overlaps.Meetings[FreeAgainstReserve] = new Meeting(revision.Counts, blocks, PathSet.Of("free_tag_storage"), reserve);
        overlaps.Meetings[TwoReserves] = new Meeting(revision.Flags, 0, reserve, reserve);
        overlaps.Meetings[MigrationAgainstFault] = new Meeting(revision.Counts, 0, PathSet.Of("migrate_pages"), faults);
    }
}
