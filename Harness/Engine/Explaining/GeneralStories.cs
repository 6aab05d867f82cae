using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Which story a rule has: by its type, the subject's before those of the rules that every kernel has.</summary>
internal static class GeneralStories
{
    private static readonly Dictionary<Type, RuleStory> Rules = new()
    {
        [typeof(NoSleepInAtomicContext)] = ContextStory.Sleep,
        [typeof(LocksAreSound)] = LockStory.Of,
        [typeof(InterruptStateIsRestored)] = ContextStory.InterruptState,
        [typeof(PreemptCountIsRestored)] = ContextStory.PreemptCount,
        [typeof(NoDataRace)] = DataRaceStory.Of,
        [typeof(NoUseAfterFree)] = FreedNodeStory.Of,
        [typeof(NoWarning)] = WarningStory.Of,
    };

    /// <summary>The story of a rule.</summary>
    /// <param name="stories">What the subject adds.</param>
    /// <param name="rule">The rule.</param>
    internal static RuleStory Of(SubjectStories stories, Invariant rule) =>
        Find(stories.Rules, rule) ?? Find(Rules, rule) ?? DefaultStory.Of;

    private static RuleStory? Find(IReadOnlyDictionary<Type, RuleStory> rules, Invariant rule)
    {
        for (var type = rule.GetType(); type is not null; type = type.BaseType)
        {
            if (rules.TryGetValue(type, out var story)) return story;
        }

        return null;
    }
}
