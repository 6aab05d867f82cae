namespace TagStorageModel.Model.Mm.Tables;

/// <summary>
/// For whom the kernel itself reads or writes a page's tags: the payload of a tag access by ptrace or by the ioctl of
/// a virtual machine. Accesses that only move or clear tags have none.
/// </summary>
/// <param name="Mm">The process.</param>
/// <param name="Address">The address in it.</param>
public sealed record RemoteAddress(MmStruct Mm, int Address)
{
    /// <summary>Every address of some processes, by process and address: no access has to allocate one.</summary>
    internal static RemoteAddress[][] All(IReadOnlyList<MmStruct> mms, int addresses) =>
        [.. mms.Select(mm => Enumerable.Range(0, addresses).Select(address => new RemoteAddress(mm, address)).ToArray())];
}
