namespace TagStorageModel.Kit.Execution;

/// <summary>Knows where one thing's life ends: what comes later at the same place is another thing's.</summary>
public interface ILives
{
    /// <summary>Where lives end, for a report that says "only ever at …".</summary>
    string Ending => "a place that had become another's in between";

    /// <summary>Adds the locations that are another thing's from a step on.</summary>
    /// <param name="step">The step.</param>
    /// <param name="ended">Where to add them.</param>
    void AddEnded(in Step step, List<Location> ended);
}
