using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>
/// The operations of a scenario: a small subset of all. Some of it comes from themes, of operations that only make
/// sense together or that tread on each other's toes, of which a scenario has none to three; the rest from everywhere.
/// </summary>
internal static class OperationThemes
{
    private static readonly Operation[][] Lists = [.. Enum.GetValues<Theme>().Select(Of)];

    /// <summary>Themes of every machine.</summary>
    private static readonly Theme[] Everywhere =
    [
        Theme.Mappings, Theme.Processes, Theme.Swapping, Theme.Moving, Theme.Drivers, Theme.Tracing, Theme.Guests, Theme.Merging,
            Theme.Buffers,
    ];

    internal static Operation[] Touches => Lists[(int)Theme.Touches];

    /// <summary>The operations of a scenario; one that is in it twice is drawn twice as often.</summary>
    internal static Gen<Operation[]> Swarm(MachineOptions options, int mms)
    {
        List<Operation> always = [Operation.Store, Operation.StoreTags];
        if (options.HugeOrder == 0) always.Add(Operation.LoadTags);
        if (mms > 1) always.Add(Operation.Fork);
        return
            from themes in Themes(options)
            from parts in Gen.CollectToArray(themes, Some)
            from further in parts.Length == 0 ? Gen.Choose(3, 6)
                : options.HugeOrder > 0 ? Gen.Constant(0)
                : Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 2)))
            from anywhere in Gen.Shuffle(Lists[(int)Theme.Anywhere])
            select (Operation[])[.. always, .. parts.SelectMany(part => part), .. anywhere.Take(further)];
    }

    /// <summary>
    /// KSM merges no pages that have tags, and khugepaged leaves VM_MTE alone: they are at work where tags are the
    /// exception.
    /// </summary>
    internal static bool WantPlainMemory(Operation[] swarm) => swarm.Any(operation => operation.WantsPlainMemory);

    private static Operation[] Of(Theme theme) =>
    [
        .. OperationSet.All.SelectMany(
            operation => operation.Themes.Where(item => item.Theme == theme).Select(item => (item.Place, Operation: operation)))
            .OrderBy(item => item.Place).Select(item => item.Operation),
    ];

    /// <summary>A file or huge pages, where there are some, are not there for nothing.</summary>
    private static Gen<Operation[][]> Themes(MachineOptions options)
    {
        var (collapsing, hugePages) = (Lists[(int)Theme.Collapsing], Lists[(int)Theme.HugePages]);
        return
            from huge in options.HugeOrder == 0 ? Gen.Constant<Operation[][]>([])
                : Gen.Elements<Operation[][]>([collapsing], [hugePages], [collapsing, hugePages])
            from count in huge.Length > 0 || options.HasFile ? Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Constant(1)))
                : Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
            from shuffled in Gen.Shuffle<Operation[]>([.. Everywhere.Select(theme => Lists[(int)theme])])
            select (Operation[][])[.. huge, .. options.HasFile ? [Lists[(int)Theme.Files]] : Array.Empty<Operation[]>(),
                .. shuffled.Take(count)];
    }

    private static Gen<Operation[]> Some(Operation[] theme) =>
        from count in Gen.Choose(1, theme.Length)
        from shuffled in Gen.Shuffle(theme)
        select shuffled.Take(count).ToArray();
}
