using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.TagStorage.Scenarios;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>Cases of tag storage.</summary>
public static class SeriesCase
{
    /// <summary>The scenario of a case of tag storage.</summary>
    /// <exception cref="InvalidCastException">The case is of another subject.</exception>
    public static Scenario Series(this Case @case) => (Scenario)@case.Scenario;
}
