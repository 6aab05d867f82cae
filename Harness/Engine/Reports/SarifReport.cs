using TagStorageModel.Engine.Events;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Engine.Reports;

/// <summary>Results as SARIF 2.1.0: a run for each sweep, a result for each finding, known again by its key.</summary>
public static class SarifReport
{
    /// <summary>What a result is known again by, in any later run.</summary>
    public const string Fingerprint = "key/v1";

    /// <summary>A SARIF log with one run for each sweep.</summary>
    public static string Of(Merge results) => new SarifLog([.. results.Sweeps.Select(RunOf)]).Text;

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

    /// <summary>What makes a finding the same in another log.</summary>
    internal static SortedDictionary<string, string> FingerprintOf(string revision, string key) =>
        new(StringComparer.Ordinal) { [Fingerprint] = $"{revision}/{key}" };
}
