using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining;

/// <summary>A subject that adds stories of its own to the explanation of its failures.</summary>
public interface ITold
{
    /// <summary>What it adds for a scenario.</summary>
    SubjectStories Stories(IScenario scenario);
}
