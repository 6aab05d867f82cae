using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Harness.TagStorage.Stories;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>What the tag storage series adds to the explanation of its failures.</summary>
/// <param name="Revision">The revision.</param>
/// <param name="Plan">Who does what, on which memory.</param>
public sealed record TagStorageStories(SeriesSubject Revision, Scenario Plan) : SubjectStories(Revision, Plan)
{
    private static readonly Dictionary<Type, RuleStory> Stories = new()
    {
        [typeof(NoTagWriteIntoAnUnreservedBlock)] = TagStory.Unreserved,
        [typeof(RestoreBeforeReserved)] = TagStory.BeforeRestore,
        [typeof(SavedTagsAndReservedNeverBoth)] = TagStory.Both,
        [typeof(TaggedPagesAreReserved)] = TagStory.Tagged,
        [typeof(TaggedMappingsHaveTags)] = TagStory.Mapped,
        [typeof(TagsArePreserved)] = LostTagsStory.Of,
        [typeof(ContentsArePreserved)] = LostDataStory.Of,
        [typeof(SavedTagsAreThePagesOwn)] = SavedTagsStory.Of,
        [typeof(BlockCountsMatch)] = BlockStory.Count,
        [typeof(NoFrameIsStorageAndData)] = BlockStory.Data,
        [typeof(EveryTagBufferHasOneOwner)] = BufferStory.Owner,
        [typeof(NoUseAfterFree)] = BufferStory.Freed,
        [typeof(ReservedSlotsAreFilledOrReleased)] = SavedTagsStory.Reserved,
        [typeof(FaultOnAccessEntriesAreNotValid)] = FaultStory.Entry,
        [typeof(AccessesComplete)] = LivelockStory.Of,
        [typeof(RetryReleasesTheFaultLock)] = FaultStory.Retry,
        [typeof(NoSpinUnderTheOwnersLock)] = SpinStory.Of,
        [typeof(NoWarning)] = FlagWarningStory.Of,
        [typeof(FaultResultsAreKept)] = FaultStory.Result,
    };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<Type, RuleStory> Rules => Stories;

    /// <inheritdoc/>
    public override string Consequence =>
        "A tag write of this run hit a foreign block before, or a block with data became tag storage: this may be its consequence.";

    /// <inheritdoc/>
    public override string Configuration =>
        $"{string.Join("; ", Plan.Configuration().Layout.Regions.Select(Words))}; {ScenarioWords.Config(Plan)}";

    /// <inheritdoc/>
    public override string Setup => string.Join("; ", Plan.Setup);

    /// <inheritdoc/>
    public override IEnumerable<Fact> Common(RecordedRun run, Violation violation, ModelThread thread, int at) =>
        AskedFlags.Of(run, violation, thread, at);

    /// <inheritdoc/>
    public override bool Matters(in Step step) => step.Target is not PageFlags || IsAboutTags(PageFlags.FlagOf(step));

    /// <inheritdoc/>
    public override bool CanBeOutOfDate(in Step step) => step.Target is not SwapInfo;

    /// <summary>The end of a page's life is no change of which anybody ought to know.</summary>
    public override bool IsChange(in Step step) => !(step.Target is PageFlags && PageFlags.FlagOf(step) == PageFlag.CheckAtPrep);

    /// <inheritdoc/>
    public override string? Found(RecordedRun run, TraceEntry entry) =>
        entry.Step.Kind != XArray.EraseKind
            || (entry.Step.Target != run.Series().TagsByPfn && entry.Step.Target != run.Series().TagsBySwpEntry) ? null
        : entry.Told.Kind == ResultKind.Null ? "finds no saved tags" : "takes the saved tags out";

    /// <summary>Of a page's lock it matters whether the page may have to make room for tags.</summary>
    public override string NameOf(RecordedRun run, Lock item) =>
        run.Series().Memory.Pages.FirstOrDefault(page => page.IsTagStorage && page.Lock == item) is null ? item.Name
            : $"{item.Name} (a frame of tag storage)";

    /// <inheritdoc/>
    public override Fact? WhyKept(RecordedRun run, ModelThread thread, TakenLock taken) => FaultStory.RetryWith(run, thread, taken);

    /// <inheritdoc/>
    public override Fact? TakenBy(RecordedRun run, ModelThread owner, in Step wait) => SpinStory.Won(run, owner, wait);

    /// <inheritdoc/>
    public override (string Text, bool IsFailure)? Returned(object value) => value switch
    {
        VmFault fault => (FaultStory.Text(fault), (fault & (VmFault.Oom | VmFault.Sigbus)) != 0),
        Page page => ($"{page}", false),
        ShmemFolio folio => (folio.Page is { } found ? $"{found}" : $"{Errno.Text(folio.Error)} (fault: {FaultStory.Text(folio.Fault)})",
            folio.Error != 0),
        _ => null,
    };

    /// <inheritdoc/>
    public override string KnownAs(string key) =>
        Revision.DefectOf(ViolationSign.Parse(key)) is { } defect
            ? $"{defect.Slug}, a defect of {defect.Function}(){(defect.IsInMainline ? ", in mainline too" : "")}" : "";

    /// <inheritdoc/>
    public override IEnumerable<ExplainedThread> Threads(Machine machine)
    {
        var placement = Placement.Of(Plan);
        for (var i = 0; i < Plan.Threads.Count; i++)
        {
            var thread = Plan.Threads[i];
            yield return new($"T{i}", $"cpu{placement.Cpus[i]}", thread.Calls.Count == 0 ? "nothing" : string.Join("; ", thread.Calls));
        }

        for (var i = 0; i < Plan.Interrupts.Count; i++)
        {
            var interrupt = Plan.Interrupts[i];
            yield return new($"I{i}", $"cpu{placement.Cpus[interrupt.Cpu]}",
                $"{(placement.Softirqs[i] ? "softirq" : "interrupt")}: {interrupt.Call}");
        }

        for (var i = 0; Plan.Options.StoreBuffers && i < placement.Count; i++)
        {
            var tasks = Enumerable.Range(0, Plan.Threads.Count).Where(thread => placement.Cpus[thread] == i).Select(thread => $"T{thread}");
            yield return new($"B{i}", $"cpu{i}",
                $"no task, but the store buffer of cpu{i}: lets stores of {string.Join(" and ", tasks)} take effect");
        }
    }

    /// <inheritdoc/>
    public override SubjectState StateOf(RecordedRun run) => new SeriesState(run.Series()).Read();

    /// <inheritdoc/>
    public override CaseCode CodeOf(Schedule schedule) => ScenarioCode.Of(Revision.Name, Plan);

    private static bool IsAboutTags(PageFlag flag) =>
        flag is PageFlag.TagStorageReserved or PageFlag.MteTagged or PageFlag.MteLock or PageFlag.CheckAtPrep;

    private static string Words(TagRegion region) =>
        $"pfn:{region.MemStart} to pfn:{region.MemEnd}, its tags in "
            + $"pfn:{region.TagStart}{(region.TagStart == region.TagEnd ? "" : $" to pfn:{region.TagEnd}")}, "
            + $"{(region.BlockSizePages == 1 ? "each frame a block" : $"in blocks of {region.BlockSizePages}")}";
}
