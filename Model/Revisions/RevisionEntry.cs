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

    /// <summary>The repairs that are made in it, in the order of <see cref="RepairSet.All"/>.</summary>
    public IReadOnlyList<Repair> Repairs { get; private init; } = [];

    /// <summary>What it is without them.</summary>
    public RevisionEntry Unrepaired { get => field ?? this; private init; }

    /// <summary>Whether it is made on a posting, so that repairs can be made in it; a class that derives from one is not.</summary>
    public bool CanBeRepaired => Posting is not null;

    /// <summary>Whether it is a remedy that was discussed, rather than a posting or repairs of one.</summary>
    public bool IsRemedy => Changes.Count > 0 && Repairs.Count == 0;

    /// <summary>The posting on which it is made; null: no repair can be made in it.</summary>
    internal Posting? Posting { get; init; }

    /// <summary>What it changes of the posting, repairs apart, the uppermost first.</summary>
    internal IReadOnlyList<Func<Revision.Patch>> Changes { get; private init; } = [];

    private static MachineConfiguration Smallest { get; } = new(
        new MemoryLayout([new TagRegion(new Pfn(0x40), new Pfn(0x100), 1, 1)], [new Pfn(0x40)]),
        Mms: 1, Addresses: 2, LowerMte: false, UpperMte: false, PreemptRcu: true, SwapSlots: 1, DriverSlots: 1);

    /// <summary>The revision with repairs: <c>rfc-v3+store-irq</c>.</summary>
    /// <param name="more">Those that are added to what it has.</param>
    /// <exception cref="InvalidOperationException">No repair can be made in it.</exception>
    public RevisionEntry With(IEnumerable<Repair> more)
    {
        if (Posting is not { } posting) throw new InvalidOperationException($"{Name} is no posting with patches");
        var repairs = RepairSet.All.Where(Repairs.Union(more).ToHashSet().Contains).ToList();
        if (repairs.Count == 0) return Unrepaired;
        var changes = Changes;
        return new RevisionEntry(RepairedName.Of(Unrepaired, repairs), $"{Unrepaired.Summary}, with {repairs.Count} repairs",
            (machine, configuration) =>
                posting.Patched(machine, configuration, [.. repairs.Select(repair => repair.Make()), .. changes.Select(make => make())]))
        {
            Repairs = repairs,
            Unrepaired = Unrepaired,
            Posting = posting,
            Changes = changes,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A revision that changes a posting.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="summary">One sentence.</param>
    /// <param name="posting">The posting.</param>
    /// <param name="changes">What it changes, the uppermost first.</param>
    internal static RevisionEntry Of(string name, string summary, Posting posting, params IReadOnlyList<Func<Revision.Patch>> changes) =>
        new(name, summary, (machine, configuration) => posting.Patched(machine, configuration, [.. changes.Select(make => make())]))
        {
            Posting = posting,
            Changes = changes,
        };
}

/// <summary>A posting of the series, to be changed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Patched">Makes it with patches, the uppermost first.</param>
internal sealed record Posting(string Name, Func<Machine, MachineConfiguration, IReadOnlyList<Revision.Patch>, Revision> Patched);
