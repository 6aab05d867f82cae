namespace TagStorageModel.Engine.Reports;

/// <summary>The stories that a catalogue has of the defects of a revision, which <c>show</c> tells.</summary>
/// <param name="Slugs">The names of the defects, in the order of the catalogue.</param>
/// <param name="IsRace">Whether the story of one is a race: two tasks or more, of which one is preempted. May take a while.</param>
public sealed record KnownStories(IReadOnlyList<string> Slugs, Func<string, bool> IsRace);
