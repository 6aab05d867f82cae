using TagStorageModel.Model;

namespace TagStorageModel.Properties;

/// <summary>The paths of all revisions.</summary>
internal static class RevisionPaths
{
    /// <summary>Their names, each once.</summary>
    internal static IReadOnlyList<string> All { get; } =
        [.. new[] { typeof(RfcV2), typeof(RfcV3) }.SelectMany(CodePath.NamesIn).Distinct().Order(StringComparer.Ordinal)];
}
