using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Callers;

/// <summary>The paths of all revisions.</summary>
internal static class RevisionPaths
{
    /// <summary>Their names, each once.</summary>
    internal static IReadOnlyList<string> All { get; } =
        [.. new[] { typeof(RfcV2), typeof(RfcV3) }.SelectMany(CodePath.NamesIn).Distinct().Order(StringComparer.Ordinal)];
}
