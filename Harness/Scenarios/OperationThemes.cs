using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// The operations of a scenario: a small subset of all. Some of it comes from themes, of operations that only make
/// sense together or that tread on each other's toes, of which a scenario has none to three; the rest from everywhere.
/// </summary>
internal static class OperationThemes
{
    private static readonly Operation[] Mappings = [Operation.Load, Operation.Munmap, Operation.DontNeed, Operation.MprotectMte];
    private static readonly Operation[] Processes = [Operation.Pin, Operation.Release, Operation.DontNeed, Operation.MprotectMte];
    private static readonly Operation[] Swapping = [Operation.SwapOut, Operation.Load, Operation.DontNeed, Operation.SwapOff];
    private static readonly Operation[] Moving = [Operation.SwapOut, Operation.Compact, Operation.TakeBlock, Operation.Load];
    private static readonly Operation[] Drivers = [Operation.Pin, Operation.AllocTagged, Operation.Release];
    private static readonly Operation[] Tracing = [Operation.PeekTags, Operation.PokeTags, Operation.MprotectMte];
    private static readonly Operation[] Guests = [Operation.GuestAccess, Operation.GuestReadTags, Operation.GuestWriteTags];
    private static readonly Operation[] Merging = [Operation.MergePages, Operation.SwapOut, Operation.Load, Operation.SwapOff];
    private static readonly Operation[] Buffers = [Operation.ReadFile, Operation.MigrateBuffers, Operation.Release, Operation.SwapOut, Operation.TakeBlock];
    private static readonly Operation[] Files = [Operation.Truncate, Operation.SwapOut, Operation.DontNeed, Operation.Load, Operation.SwapOff];
    private static readonly Operation[] Collapsing = [Operation.Collapse, Operation.Collapse, Operation.MprotectMte, Operation.Munmap, Operation.SplitHuge];
    private static readonly Operation[] HugePages = [Operation.Compact, Operation.SwapOut, Operation.Pin, Operation.Release, Operation.SplitHuge, Operation.Load];

    private static readonly Operation[] Anywhere =
    [
        Operation.Load, Operation.Munmap, Operation.DontNeed, Operation.MprotectMte, Operation.SwapOut, Operation.Pin, Operation.AllocTagged,
        Operation.Release, Operation.TakeBlock, Operation.PeekTags, Operation.PokeTags, Operation.GuestAccess, Operation.GuestReadTags,
        Operation.GuestWriteTags, Operation.SwapOff, Operation.MergePages, Operation.Compact, Operation.ReadFile, Operation.MigrateBuffers,
    ];

    /// <summary>What fills memory.</summary>
    internal static Operation[] Touches { get; } = [Operation.Store, Operation.StoreTags, Operation.StoreTags, Operation.Load];

    /// <summary>The operations of a scenario; one that is in it twice is drawn twice as often.</summary>
    internal static Gen<Operation[]> Swarm(MachineOptions options, int mms)
    {
        List<Operation> always = [Operation.Store, Operation.StoreTags];
        if (options.HugeOrder == 0) always.Add(Operation.LoadTags);
        if (mms > 1) always.Add(Operation.Fork);
        return
            from themes in Themes(options)
            from parts in Gen.CollectToArray(themes, Some)
            from further in parts.Length == 0 ? Gen.Choose(3, 6) : options.HugeOrder > 0 ? Gen.Constant(0) : Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 2)))
            from anywhere in Gen.Shuffle(Anywhere)
            select (Operation[])[.. always, .. parts.SelectMany(part => part), .. anywhere.Take(further)];
    }

    /// <summary>KSM merges no pages that have tags, and khugepaged leaves VM_MTE alone: they are at work where tags are the exception.</summary>
    internal static bool WantPlainMemory(Operation[] swarm) => swarm.Contains(Operation.MergePages) || swarm.Contains(Operation.Collapse);

    /// <summary>Guests and KSM know nothing of the huge area.</summary>
    internal static bool IsOfSmallPages(Operation operation) => operation is
        Operation.GuestAccess or Operation.GuestReadTags or Operation.GuestWriteTags or Operation.MergePages or Operation.Truncate;

    /// <summary>Whether an operation is about memory as a whole.</summary>
    internal static bool IsOfNoProcess(Operation operation) => operation is
        Operation.SwapOut or Operation.AllocTagged or Operation.Release or Operation.TakeBlock or Operation.SwapOff
        or Operation.Compact or Operation.ReadFile or Operation.MigrateBuffers;

    /// <summary>A file or huge pages, where there are some, are not there for nothing.</summary>
    private static Gen<Operation[][]> Themes(MachineOptions options)
    {
        var hasFile = options.UpperShared || options.LowerPrivateFile;
        return
            from huge in options.HugeOrder == 0 ? Gen.Constant<Operation[][]>([]) : Gen.Elements<Operation[][]>([Collapsing], [HugePages], [Collapsing, HugePages])
            from count in huge.Length > 0 || hasFile ? Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Constant(1))) : Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
            from shuffled in Gen.Shuffle<Operation[]>([Mappings, Processes, Swapping, Moving, Drivers, Tracing, Guests, Merging, Buffers])
            select (Operation[][])[.. huge, .. hasFile ? [Files] : Array.Empty<Operation[]>(), .. shuffled.Take(count)];
    }

    private static Gen<Operation[]> Some(Operation[] theme) =>
        from count in Gen.Choose(1, theme.Length)
        from shuffled in Gen.Shuffle(theme)
        select shuffled.Take(count).ToArray();
}
