namespace TagStorageModel.Harness.TagStorage.Findings;

/// <summary>The answer to the thread, in sentences that a maintainer can quote; each with what it stands on.</summary>
internal static class Answer
{
    private const string Cache = "atomic-buffer-cache";
    private const string Prepared = "prepared-copy";
    private const string Reserved = "reserved-at-allocation";
    private const string InFork = "sleeping-copy-in-fork";

    internal static IReadOnlyList<string> Of(
        IReadOnlyList<DefectFinding> defects, IReadOnlyList<RemedyFinding> remedies, SearchedScenarios repaired)
    {
        var (cache, prepared, reserved) = (Named(Cache), Named(Prepared), Named(Reserved));
        var fork = defects.Single(finding => finding.Defect.Slug == InFork);
        var copies = defects.Count(finding => finding.Defect.Slug.StartsWith("sleeping-", StringComparison.Ordinal)
            || finding.Defect.Slug == "copy-under-private-lock");
        var (_, kept) = prepared.Left[0];
        return
        [
            $"copy_highpage() of RFC v3 sleeps where it must not, and not in fork() alone: {copies} callers do, each a defect below; "
                + $"fork()'s token is `{fork.Token}`.",
            $"Each of the three remedies, put on RFC v3 as it was described, ends the sleeping in fork(), and none is enough: of the "
                + $"{prepared.Cured.Count + prepared.Left.Count} defects of RFC v3 {Prepared} leaves {prepared.Left.Count}, {Cache} "
                + $"{cache.Left.Count}, {Reserved} {reserved.Left.Count}, most of which have nothing to do with sleeping "
                + $"({prepared.Left[0].Defect.Slug} "
                + $"on {Prepared}: `{kept}`).",
            $"{Cache} trades a sleep for tasks that are killed: in the same runs {Killed(cache)} were, and {Killed(prepared)} with "
                + $"{Prepared}; {KillsWhom(cache)}.",
            $"{Reserved} pays where tags are never used: {Unused(reserved)} buffers were allocated that never held tags, "
                + $"{Unused(prepared)} with {Prepared} and {Unused(cache)} with {Cache}.",
            $"The evidence prefers {Prepared}: with the repairs beside it, the revision `repaired`, {repaired.Ended.Count} of the named "
                + $"scenarios were searched to the end without a broken rule ({repaired.Ended.Sum(item => item.Executions)} executions; "
                + $"within the scenarios' bounds; `tagstorage verify --scenario {Longest(repaired)} --revision repaired`), "
                + $"{repaired.Cut.Count} were cut at {SearchedScenarios.Most} executions each without one, and "
                + $"{repaired.Broken.Count} broke one.",
        ];

        RemedyFinding Named(string name) => remedies.Single(item => item.Entry.Name == name);
    }

    private static int Killed(RemedyFinding remedy) => remedy.Costs.Sum(cost => cost.Killed);

    private static int Unused(RemedyFinding remedy) => remedy.Costs.Sum(cost => cost.UnusedBuffers);

    private static string KillsWhom(RemedyFinding cache) =>
        cache.Made.FirstOrDefault(item => item.Defect.Slug == "kills-whoever-copies") is { Token: { } token }
            ? $"and who is killed need not be who owns the tags (`{token}`)"
            : "that the wrong one is killed was not found by this search";

    private static string Longest(SearchedScenarios searched) => searched.Ended.MaxBy(item => item.Executions).Name;
}
