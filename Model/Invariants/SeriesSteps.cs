using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Invariants;

/// <summary>What single steps mean to the rules of the series.</summary>
internal static class SeriesSteps
{
    /// <summary>Of steps that change flags: a page is freed, all its flags are cleared that must be clear when it is handed out.</summary>
    internal static StepTest FreesPage { get; } = (in step) => PageFlags.FlagOf(step) == PageFlag.CheckAtPrep;

    /// <summary>Of steps that change flags: PG_tag_storage_reserved alone.</summary>
    internal static StepTest IsOfReserved { get; } = (in step) => PageFlags.FlagOf(step) == PageFlag.TagStorageReserved;

    /// <summary>Of steps that store to an xarray: a pointer, rather than NULL or an entry of the xarray's own.</summary>
    internal static StepTest StoresPointer { get; } = (in step) => IsPointer(((XaState)step.Payload!).Entry);

    /// <summary>
    /// Whether an entry is a pointer: neither NULL nor one of the xarray's own, such as XA_ZERO_ENTRY, nor a value, such as the mark
    /// of a buffer that holds no tags yet.
    /// </summary>
    internal static bool IsPointer(XaEntry entry) => !entry.IsNull && !entry.IsInternal && !entry.IsValue;

    /// <summary>The tag buffer that an entry keeps, with tags or marked as unused; 0: none.</summary>
    internal static long BufferOf(XaEntry entry) => entry.IsInternal ? 0 : (long)(entry.Raw & ~1UL);
}
