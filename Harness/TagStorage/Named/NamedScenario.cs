using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>A small scenario by name, for exhaustive search: two paths that meet on an object of the series.</summary>
/// <param name="Name">Its name, which says the paths.</param>
/// <param name="Sentence">What meets what.</param>
/// <param name="Paths">The C functions that the paths begin with, two of <see cref="CodePath"/>.</param>
/// <param name="Object">What they meet on.</param>
/// <param name="Scenario">The scenario. What it allows of failures and interrupts are the bounds of a verdict.</param>
public sealed record NamedScenario(string Name, string Sentence, PathPair Paths, SeriesObject Object, Scenario Scenario)
{
    /// <summary>The revisions that have both paths.</summary>
    public IReadOnlyList<string> Revisions { get; init; } = Postings.Both;

    /// <summary>The rules that RFC v3 keeps in it: a report of one is a false alarm, or news.</summary>
    public IReadOnlyList<string> Clean { get; init; } = [];

    /// <summary>The revisions and the sentence, and in a further line what bounds a search of it.</summary>
    internal string Words => $"[{string.Join(", ", Revisions)}] {Sentence}\nbounds: {ScenarioWords.Bounds(Scenario)}";
}
