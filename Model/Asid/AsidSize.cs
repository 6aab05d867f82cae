namespace TagStorageModel.Model.Asid;

/// <summary>How large a machine is on which ASIDs are allocated.</summary>
/// <param name="Cpus">CPUs.</param>
/// <param name="Asids">NUM_USER_ASIDS, the reserved ASID 0 included: at least two more than there are CPUs.</param>
/// <param name="Mms">Address spaces.</param>
/// <param name="Pages">Pages that each of them has, all mapped when a run begins.</param>
/// <param name="CommonTlb">CnP: the CPUs share one TLB, and whoever flushes his own flushes all of it.</param>
public sealed record AsidSize(int Cpus, int Asids, int Mms, int Pages, bool CommonTlb)
{
    /// <summary>The most CPUs.</summary>
    public const int MostCpus = 3;

    /// <summary>The most address spaces.</summary>
    public const int MostMms = 8;

    /// <summary>The most pages of an address space.</summary>
    public const int MostPages = 4;

    /// <summary>The most ASIDs.</summary>
    public const int MostAsids = 12;

    /// <summary>max_pinned_asids: whatever is pinned, one more ASID than there are CPUs is left.</summary>
    public int MaxPinned => Asids - Cpus - 2;
}
