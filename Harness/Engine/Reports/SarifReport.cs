using TagStorageModel.Engine.Events;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Engine.Reports;

/// <summary>Results as SARIF 2.1.0: a run for each sweep, a result for each finding, known again by its key.</summary>
public static class SarifReport
{
    /// <summary>What a result is known again by, in any later run.</summary>
    public const string Fingerprint = "key/v1";

    private const string LivelockRule = "livelock";

    /// <summary>A SARIF log with one run for each sweep and each exhaustive search.</summary>
    public static string Of(Merge results) => new SarifLog([.. results.Sweeps.Select(RunOf), .. results.Searches.Select(RunOf)]).Text;

    private static SarifRun RunOf(MergedSearch search)
    {
        string[] ids = [.. search.Violations.Select(item => item.Invariant), .. search.LockOrders.Select(_ => LocksAreSound.RuleId),
            .. search.Livelock is null ? Array.Empty<string>() : [LivelockRule]];
        var rules = ids.Distinct().OrderBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal)
            .Select(id => new SarifRule(id, id == LivelockRule ? new SarifText("No execution goes on for ever") : null));
        IEnumerable<SarifResult> livelocks = search.Livelock is { } livelock ? [ResultOf(livelock)] : [];
        var verdict = search.Verdict;
        return new SarifRun(SarifTool.TagStorageModel(rules),
            [.. search.Violations.Select(ResultOf), .. search.LockOrders.Select(ResultOf), .. livelocks])
        {
            AutomationDetails = new SarifAutomation($"verify/{search.Subject}/"),
            Invocations = [new SarifInvocation(search.IsComplete)],
            Properties = new SortedDictionary<string, object?>(StringComparer.Ordinal)
            {
                ["assumptions"] = verdict?.Assumptions,
                ["bounds"] = verdict?.Bounds,
                ["build"] = search.Build,
                ["complete"] = search.IsComplete,
                ["executions"] = verdict?.Executions,
                ["gaps"] = search.Gaps().ToList(),
                ["memory"] = verdict?.Memory,
                ["revision"] = search.Revision,
                ["verdict"] = ResultText.SentenceOf(search),
            },
        };
    }

    private static SarifRun RunOf(MergedSweep sweep)
    {
        var summary = sweep.Summary;
        string[] ids = [.. sweep.Begin?.Invariants.Keys ?? [], .. sweep.Violations.Select(item => item.Invariant),
            .. sweep.LockOrders.Select(_ => LocksAreSound.RuleId)];
        var rules = ids.Distinct().OrderBy(id => id.Length).ThenBy(id => id, StringComparer.Ordinal)
            .Select(id => new SarifRule(id, sweep.Begin?.Invariants.TryGetValue(id, out var sentence) == true ? new SarifText(sentence)
                : null));
        return new SarifRun(SarifTool.TagStorageModel(rules), [.. sweep.Violations.Select(ResultOf), .. sweep.LockOrders.Select(ResultOf)])
        {
            AutomationDetails = new SarifAutomation($"sweep/{sweep.Identity.Revision}/"),
            Invocations = [new SarifInvocation(sweep.Unfinished.Count == 0)],
            Properties = new SortedDictionary<string, object?>(StringComparer.Ordinal)
            {
                ["build"] = sweep.Identity.Build,
                ["cases"] = summary?.Cases,
                ["neverReached"] = summary?.NeverReached,
                ["revision"] = sweep.Identity.Revision,
                ["schedules"] = summary?.Schedules.Values.Sum(),
                ["seed"] = sweep.Identity.Seed,
            },
        };
    }

    private static SarifResult ResultOf(ViolationEvent item)
    {
        var properties = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["confirmedBy"] = item.ConfirmedBy,
            ["defect"] = item.Defect,
            ["key"] = item.Key,
            ["token"] = item.Token,
        };
        if (item.Cause is not null) properties["cause"] = item.Cause;
        return new(item.Invariant, item.Severity == "actual" ? "error" : "warning",
            new SarifText($"{item.Title}\n{string.Join('\n', FindingText.Facts(item))}\nreplay: {FindingText.Replay(item)}"))
        {
            Locations = item.Function.Length == 0 ? null : [SarifLocation.Function(item.Function)],
            PartialFingerprints = FingerprintOf(item.Revision, item.Key),
            Properties = properties,
        };
    }

    private static SarifResult ResultOf(LockOrderEvent order) =>
        new(LocksAreSound.RuleId, "warning", new SarifText(string.Join('\n', LockOrderText.Lines(order, 100))))
        {
            Locations = [.. order.Edges.Where(edge => edge.Function.Length > 0).Select(edge => edge.Function).Distinct()
                .Select(SarifLocation.Function)],
            PartialFingerprints = FingerprintOf(order.Revision, order.Cycle),
            Properties = new SortedDictionary<string, object?>(StringComparer.Ordinal)
            {
                ["cycle"] = order.Cycle,
                ["defect"] = order.Defect,
                ["tokens"] = order.Edges.Select(edge => edge.Token).Distinct(),
            },
        };

    private static SarifResult ResultOf(LivelockEvent livelock) =>
        new(LivelockRule, "error", new SarifText(string.Join('\n', LivelockText.Lines(livelock, 100))))
        {
            Locations = [.. livelock.Functions.Where(function => function.Length > 0).Distinct().Select(SarifLocation.Function)],
            PartialFingerprints = FingerprintOf(livelock.Subject, LivelockRule),
            Properties = new SortedDictionary<string, object?>(StringComparer.Ordinal) { ["token"] = livelock.Token },
        };

    /// <summary>What makes a finding the same in another log.</summary>
    internal static SortedDictionary<string, string> FingerprintOf(string revision, string key) =>
        new(StringComparer.Ordinal) { [Fingerprint] = $"{revision}/{key}" };
}
