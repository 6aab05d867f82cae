using TagStorageModel.Harness.Traces.Series;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Traces.Series;

/// <summary>A port that differs in one thing, of whatever kind, does not pass.</summary>
public sealed class SeriesMutantsTests
{
    private static readonly Dictionary<string, (string On, Func<Machine, MachineConfiguration, Revision> Make, string Got)> Mutants = new()
    {
        ["a lock"] = ("rfc-v3", (machine, configuration) => new AnotherLock(machine, configuration), "got spin_lock_irq tags_by_pfn"),
        ["a flag"] = ("rfc-v3", (machine, configuration) => new FlagsFirst(machine, configuration), "got set_bit tag_storage_reserved"),
        ["an xarray operation too few"] = ("rfc-v3", (machine, configuration) => new SlotStays(machine, configuration),
            "expected xa_release tags_by_pfn"),
        ["an xarray operation too many"] = ("rfc-v2", (machine, configuration) => new SlotIsReleased(machine, configuration),
            "got xa_release tags_by_pfn"),
        ["an allocation flag"] = ("rfc-v3", (machine, configuration) => new FlagsOfTheCaller(machine, configuration),
            "gfp HIGHUSER_MOVABLE = "),
        ["a count"] = ("rfc-v3", (machine, configuration) => new OneForAll(machine, configuration), "got page_ref_add"),
        ["a copy of tags"] = ("rfc-v3", (machine, configuration) => new TagsCopiedFirst(machine, configuration), "got copy_tags"),
    };

    public static TheoryData<string> Names => [.. Mutants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AnotherPortDiffers(string name)
    {
        var (revision, make, got) = Mutants[name];
        var found = SeriesData.Teaching.Where(recorded => recorded.Revision == revision)
            .Select(recorded => SeriesReplay.Run(recorded, make)).OfType<string>().ToArray();
        Assert.Contains(found, difference => difference.Contains(got, StringComparison.Ordinal));
    }
}
