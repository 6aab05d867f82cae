using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid.Rules;

namespace TagStorageModel.Harness.Asid;

/// <summary>What the ASID allocator adds to the explanation of its failures.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Plan">What each CPU does.</param>
internal sealed record AsidStories(AsidSubject Revision, AsidScenario Plan) : SubjectStories(Revision, Plan)
{
    private static readonly Dictionary<Type, RuleStory> Stories = new()
    {
        [typeof(EntriesOfAnAsidAreOfOneMm)] = AsidStory.SharedInTlb,
        [typeof(AnMmHasOneAsid)] = AsidStory.TwoAsids,
        [typeof(RunningMmsShareNoAsid)] = AsidStory.Shared,
        [typeof(NoStaleEntryIsHit)] = AsidStory.Stale,
        [typeof(AllocationFindsAnAsid)] = AsidStory.NoneFree,
    };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<Type, RuleStory> Rules => Stories;

    /// <inheritdoc/>
    public override string Configuration => AsidWords.Of(Plan.Size);

    /// <inheritdoc/>
    public override string Setup => string.Join("; ", Plan.Setup);

    /// <inheritdoc/>
    public override IEnumerable<ExplainedThread> Threads(Machine machine) =>
        Plan.Threads.Select((_, i) => new ExplainedThread($"T{i}", $"cpu{i}", AsidWords.Of(Plan, i)));
}
