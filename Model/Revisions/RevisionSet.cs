using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <summary>A revision by name: how to make it on a machine.</summary>
/// <param name="Name">The name by which users ask for it.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Make">Makes its kernel objects on a machine.</param>
public sealed record RevisionEntry(string Name, string Summary, Func<Machine, MachineConfiguration, Revision> Make)
{
    private readonly Lazy<Revision> prototype = new(() => Make(new Machine([]), Smallest));

    /// <summary>The revision on a machine of its own on which nothing runs: what is known of it can be asked.</summary>
    public Revision Prototype => prototype.Value;

    private static MachineConfiguration Smallest { get; } = new(
        new MemoryLayout([new TagRegion(new Pfn(0x40), new Pfn(0x100), 1, 1)], [new Pfn(0x40)]),
        Mms: 1, Addresses: 2, LowerMte: false, UpperMte: false, PreemptRcu: true, SwapSlots: 1, DriverSlots: 1);

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>All revisions there are. To add one: a class that overrides the functions that differ, and a line here.</summary>
public static class RevisionSet
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<RevisionEntry> All { get; } =
    [
        new("rfc-v2", "arm64 MTE dynamic tag storage, RFC v2 as posted", (machine, configuration) => new RfcV2(machine, configuration)),
        new("rfc-v3", "arm64 MTE dynamic tag storage, RFC v3 as posted", (machine, configuration) => new RfcV3(machine, configuration)),
    ];

    /// <summary>The revision of a name; null if there is none.</summary>
    public static RevisionEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name == name);
}
