using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>A key that a subject has shown, and a case that shows it there.</summary>
/// <param name="Key">The key.</param>
/// <param name="Token">The case.</param>
/// <param name="Defect">The slug of the known defect that it shows; null if none explains it.</param>
internal sealed record SeenKey(string Key, Token Token, string? Defect)
{
    /// <summary>The key in its parts.</summary>
    internal ViolationSign Sign { get; } = ViolationSign.Parse(Key);

    /// <summary>All that a sweep has shown, and beyond that those of the subject's saved cases that still show theirs.</summary>
    internal static IReadOnlyList<SeenKey> Of(MergedSweep sweep, SweepOptions options)
    {
        var subject = options.Subject;
        var subjects = new SubjectSet([subject]);
        var keys = sweep.Violations.Select(item => new SeenKey(item.Key, Token.Parse(item.Token, subjects), item.Defect)).ToList();
        keys.AddRange(OfSaved(options).Where(one => keys.All(other => other.Key != one.Key)));
        return keys;
    }

    /// <summary>Those of a subject's saved cases that still show theirs.</summary>
    internal static List<SeenKey> OfSaved(SweepOptions options) =>
        [.. options.Subject.SavedCases
            .Where(item => SavedRun.IsWanted(item.Token, options) && SavedRun.Of(item.Name, item.Token, options).Stale is null)
            .Select(item => (item.Token, Sign: ViolationSign.Parse(item.Token.Promise.Key)))
            .Select(item => new SeenKey(item.Token.Promise.Key, item.Token, options.Subject.DefectOf(item.Sign)?.Slug))];
}
